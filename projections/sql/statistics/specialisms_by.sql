-- A list of common tables: every commune of the day with every field that it must have somebody for, and who is there:
-- its own people (assigned or awaiting, and not lent away), whoever holds a post there beside another, and who was lent.
{places},
specialists as materialized (
    select position, specialism
    from projection.fact_staff_appointed
    where specialism <> ''
),
own as materialized (
    select p.stream, w.counted_id, s.specialism
    from specialists as s
    join post_spans as p on p.position = s.position
    join places as w on w.unit_id = p.unit_id
    where not p.concurrent and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
),
lent as materialized (
    select l.stream, t.counted_id
    from secondment_spans as l
    join places as t on t.unit_id = l.to_unit_id
    where l.valid_from <= %(on)s and (l.valid_until is null or l.valid_until > %(on)s) and t.counted_id is not null
),
{posts_held},
there as (
    select o.stream, o.counted_id as unit_id, o.specialism, false as is_lent
    from own as o
    left join lent as l on l.stream = o.stream
    where o.counted_id is not null and (l.stream is null or l.counted_id = o.counted_id)
    union all
    select h.stream, h.unit_id, s.specialism, false
    from posts_held as h
    join specialists as s on s.position = h.position
    union all
    select o.stream, l.counted_id, o.specialism, true
    from own as o
    join lent as l on l.stream = o.stream
    where l.counted_id is distinct from o.counted_id
),
holders as (
    select
        unit_id,
        specialism,
        count(distinct stream) filter (where not is_lent) as specialists,
        count(distinct stream) filter (where is_lent) as lent_in
    from there
    group by unit_id, specialism
),
demanded as (
    select u.unit_id, f.specialism, true as is_demanded
    from placed as u
    cross join unnest(%(specialisms)s::text[]) as f (specialism)
    where u.level = 'commune'
    union all
    select h.unit_id, h.specialism, false
    from holders as h
    where h.specialism <> all(%(specialisms)s)
),
counted as (
    select
        {keys},
        d.is_demanded::int as required,
        (d.is_demanded and coalesce(h.specialists, 0) > 0)::int as with_specialist,
        (d.is_demanded and coalesce(h.specialists, 0) = 0 and coalesce(h.lent_in, 0) > 0)::int as filled_by_secondment,
        (d.is_demanded and coalesce(h.specialists, 0) = 0 and coalesce(h.lent_in, 0) = 0)::int as lacking,
        coalesce(h.specialists, 0) as specialists,
        coalesce(h.lent_in, 0) as lent_in
    from demanded as d
    join placed as u on u.unit_id = d.unit_id and u.level = 'commune'
    left join provinces as o on o.unit_id = u.province_id
    left join holders as h on h.unit_id = d.unit_id and h.specialism = d.specialism
)
