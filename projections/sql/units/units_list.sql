-- The units that live on the day, as they are called on it.
select
    u.unit_id as id, u.code, u.name, u.type, u.level, p.code as parent, u.parent_id, u.registered_on, u.ended_on
from unit_spans as u
left join unit_spans as p
    on p.unit_id = u.parent_id and daterange(p.valid_from, p.valid_until) @> %(on)s::date
where daterange(u.valid_from, u.valid_until) @> %(on)s::date and {condition}
order by array_position(array['central', 'province', 'district', 'commune'], u.level), u.code, u.unit_id
