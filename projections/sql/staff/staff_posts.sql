-- The posts that a person holds on the day. A concurrent post ends with its unit; a main one is then only waited from.
with
{posts_held}
select
    p.unit_id,
    coalesce(u.code, last.code) as unit,
    coalesce(u.name, last.name) as name,
    p.position_code as position,
    p.concurrent,
    p.valid_from as since,
    a.basis,
    a.specialism,
    p.body,
    a.budget_paid
from posts_held as p
join projection.fact_staff_appointed as a on a.position = p.position
left join unit_spans as u on u.unit_id = p.unit_id and daterange(u.valid_from, u.valid_until) @> %(on)s::date
left join unit_spans as last on last.unit_id = p.unit_id and last.valid_until = last.ended_on
where u.unit_id is not null or not p.concurrent
order by p.concurrent, p.valid_from, p.unit_id, p.position_code, p.position
