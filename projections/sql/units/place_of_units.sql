-- Where the people of some units count on the day (see places).
with recursive
{places},
homes as (select unnest(%(ids)s::text[]) as unit_id)
select
    h.unit_id as home_id,
    case when w.counted_id is null then 'unallocated' when w.awaiting then 'awaiting_reassignment' else 'assigned' end
        as status,
    u.code as unit,
    u.unit_id,
    u.name,
    p.code as province
from homes as h
join places as w on w.unit_id = h.unit_id
left join placed as u on u.unit_id = w.counted_id
left join provinces as p on p.unit_id = w.province_id
