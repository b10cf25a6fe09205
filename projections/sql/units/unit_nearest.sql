-- One unit as it was on the day, or on the nearest day on which it lived, and the unit that it went whole into.
select u.unit_id, u.code, u.name, u.level, u.parent_id, u.registered_on, u.ended_on, e.to_id as whole_into
from unit_spans as u
left join unit_edges as e on e.from_id = u.unit_id and e.scope = 'whole' and e.effective_on = u.ended_on
where u.unit_id = %(unit_id)s
    and daterange(u.valid_from, u.valid_until) @> greatest(
        least(%(day)s::date, coalesce(u.ended_on - 1, 'infinity')), u.registered_on
    )
