-- The key posts of every unit that must have them, with the people who hold them, main or beside another post: nobody
-- fills one twice. People who await reassignment stand in no post of the unit that they wait in.
with
{places},
{posts_held},
demanded as (
    select *
    from unnest(%(positions)s::text[], %(required)s::int[], %(levels)s::text[], %(valid_from)s::date[], %(deadlines)s::date[])
        with ordinality as d (position_code, required, level, valid_from, deadline, number)
    where d.valid_from <= %(on)s
),
asked as (
    select u.unit_id, u.code, u.name, u.level, p.code as province
    from placed as u
    left join provinces as p on p.unit_id = u.province_id
    where {units_of}
),
-- Nobody knows yet what a unit must have whose event is still on its way: its holders are shown, and nothing demanded.
not_come as (
    select distinct p.unit_id
    from post_spans as p
    where {not_come} and p.unit_id not in (select unit_id from unit_spans)
),
holders as (
    select unit_id, position_code, count(distinct stream) as filled
    from posts_held
    group by unit_id, position_code
)
select unit, unit_id, name, province, position, required, filled, deadline, overdue
from (
    select
        a.code as unit,
        a.unit_id,
        a.name,
        a.province,
        d.position_code as position,
        d.required,
        coalesce(h.filled, 0) as filled,
        d.deadline,
        -- To be filled before the deadline's day, so that on the day itself it is too late.
        coalesce(h.filled, 0) < d.required and d.deadline <= %(on)s as overdue,
        d.number
    from asked as a
    join demanded as d on d.level = a.level
    left join holders as h on h.unit_id = a.unit_id and h.position_code = d.position_code
    where {filled_how}
    union all
    select null, n.unit_id, null, null, h.position_code, null, h.filled, null, false, null
    from not_come as n
    join holders as h on h.unit_id = n.unit_id
) as key_posts
order by province, unit, unit_id, number
