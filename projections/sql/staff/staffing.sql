-- Who stands where on the day, counted. People are counted by their own facts first; only the counts are then joined
-- with the units (see places). Who is lent to what has become their own unit counts neither in nor out of it.
with
{places},
heads as materialized (
    select p.unit_id, {category} as category, count(*) as people
    from post_spans as p
    {with_staff}
    where not p.concurrent and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
        and {heads_in}
    group by 1, 2
),
lent as materialized (
    select s.to_unit_id, p.unit_id as home_id, {category} as category, count(*) as people
    from secondment_spans as s
    join post_spans as p on p.stream = s.stream
    {with_staff}
    where s.valid_from <= %(on)s and (s.valid_until is null or s.valid_until > %(on)s)
        and not p.concurrent and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
        and {lent_by}
    group by 1, 2, 3
),
-- Whose home, or the unit where they went, has not come yet is lent there, or away, all the same.
away as materialized (
    select l.to_unit_id, t.counted_id as to_id, w.counted_id as from_id, l.category, l.people
    from lent as l
    left join places as t on t.unit_id = l.to_unit_id
    left join places as w on w.unit_id = l.home_id
    where t.counted_id is distinct from w.counted_id
),
counts as (
    select w.counted_id, h.category, w.awaiting, h.people, 'head' as counted_as
    from heads as h
    join places as w on w.unit_id = h.unit_id
    where w.counted_id is not null
    union all
    select to_id, category, false, people, 'in'
    from away
    where to_id is not null
    union all
    select from_id, category, false, people, 'out'
    from away
    where from_id is not null and (to_id is not null or to_unit_id not in (select unit_id from unit_spans))
),
authorised as (
    select q.unit_id, sum(q.headcount) as authorised
    from quota_spans as q
    where q.valid_from <= %(on)s and (q.valid_until is null or q.valid_until > %(on)s)
    group by q.unit_id
),
-- One row for each unit and category; the authorised headcount stands in a row of its own, without category.
cells as (
    select
        counted_id as unit_id,
        category,
        sum(people) filter (where counted_as = 'head' and not awaiting) as assigned,
        sum(people) filter (where counted_as = 'head' and awaiting) as awaiting_reassignment,
        sum(people) filter (where counted_as = 'in') as seconded_in,
        sum(people) filter (where counted_as = 'out') as seconded_out,
        null::numeric as authorised
    from counts
    group by counted_id, category
    union all
    select unit_id, null, 0, 0, 0, 0, authorised from authorised
),
placed_cells as (
    select c.*, u.code, u.name, u.province_id, p.code as province, p.name as province_name
    from cells as c
    join placed as u on u.unit_id = c.unit_id
    left join provinces as p on p.unit_id = u.province_id
    where {rows_of}
),
unallocated as (
    select w.province_id, p.code as province, p.name as province_name, sum(h.people) as people
    from heads as h
    -- People of a unit whose event is still on its way have no place yet, and count all the same.
    left join places as w on w.unit_id = h.unit_id
    left join provinces as p on p.unit_id = w.province_id
    where w.counted_id is null and {unallocated_of}
    group by w.province_id, p.code, p.name
)
select
    'row' as kind,
    {keys},
    coalesce(sum(assigned), 0) as assigned,
    coalesce(sum(awaiting_reassignment), 0) as awaiting_reassignment,
    coalesce(sum(seconded_in), 0) as seconded_in,
    coalesce(sum(seconded_out), 0) as seconded_out,
    sum(authorised) as authorised,
    0 as count
from placed_cells
where {cells_of}
group by 2, 3, 4, 5, 6
union all
select 'unallocated', null, province_id, province_name, province, null, 0, 0, 0, 0, null, people
from unallocated
order by kind, unit, province, category, unit_id
