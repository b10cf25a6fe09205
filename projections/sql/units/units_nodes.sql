-- Units by id, each as it was called on the day, or, when it did not live then, on its nearest living day.
select
    u.unit_id as id, u.code, u.name, u.type, u.level, p.code as parent, u.parent_id, u.registered_on, u.ended_on
from unit_spans as u
cross join lateral (
    select least(greatest(%(on)s::date, u.registered_on), coalesce(u.ended_on - 1, 'infinity')) as day
) as nearest
left join unit_spans as p
    on p.unit_id = u.parent_id and daterange(p.valid_from, p.valid_until) @> nearest.day
where u.unit_id = any(%(ids)s) and daterange(u.valid_from, u.valid_until) @> nearest.day
order by u.registered_on, u.code, u.unit_id
