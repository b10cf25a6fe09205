-- Everybody in service on the day, with the main post and where they count; of a person whose unit was divided only the
-- province is known.
with
{places},
mains as (
    select p.stream, p.unit_id, p.position_code, p.valid_from
    from post_spans as p
    where not p.concurrent and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
        and {which}
)
select
    s.staff_number,
    s.stream,
    s.sex,
    s.category,
    u.code as unit,
    u.unit_id,
    u.name,
    v.code as province,
    v.name as province_name,
    m.position_code as position,
    m.valid_from::text as since,
    case
        when w.counted_id is null then 'unallocated'
        when w.awaiting then 'awaiting_reassignment'
        else 'assigned'
    end as status
from mains as m
join staff as s on s.stream = m.stream
left join places as w on w.unit_id = m.unit_id
left join placed as u on u.unit_id = w.counted_id
left join provinces as v on v.unit_id = w.province_id
where (%(category)s::text is null or s.category = %(category)s)
    and (%(unit_id)s::text is null or w.counted_id = %(unit_id)s)
    and (%(province_id)s::text is null or w.province_id = %(province_id)s)
order by v.code, u.code, s.staff_number
