-- A list of common tables: people on the day, where they count (see unit_places), and the authorised headcount. People
-- are counted by their own facts first; only the counts are joined with the units. In which body somebody who is lent
-- works there is not known.
{places},
heads as materialized (
    select p.unit_id, {category} as category, {body} as body, count(*) as people
    from post_spans as p
    {with_staff}
    where not p.concurrent and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
    group by 1, 2, 3
),
lent as materialized (
    select s.to_unit_id, p.unit_id as home_id, {category} as category, {body} as body, count(*) as people
    from secondment_spans as s
    join post_spans as p on p.stream = s.stream
    {with_staff}
    where s.valid_from <= %(on)s and (s.valid_until is null or s.valid_until > %(on)s)
        and not p.concurrent and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
    group by 1, 2, 3, 4
),
-- Who is lent to what has become their own unit counts neither in nor out of it.
away as materialized (
    select l.to_unit_id, t.counted_id as to_id, w.counted_id as from_id, l.category, l.body, l.people
    from lent as l
    left join places as t on t.unit_id = l.to_unit_id
    left join places as w on w.unit_id = l.home_id
    where t.counted_id is distinct from w.counted_id
),
cells as (
    select
        w.counted_id as unit_id,
        w.province_id,
        h.category,
        h.body,
        case when w.counted_id is not null and not w.awaiting then h.people else 0 end as assigned,
        case when w.counted_id is not null and w.awaiting then h.people else 0 end as awaiting_reassignment,
        case when w.counted_id is null then h.people else 0 end as unallocated,
        0 as seconded_in,
        0 as seconded_out,
        null::bigint as authorised
    from heads as h
    left join places as w on w.unit_id = h.unit_id
    union all
    select to_id, null, category, null, 0, 0, 0, people, 0, null
    from away
    where to_id is not null
    union all
    select from_id, null, category, body, 0, 0, 0, 0, people, null
    from away
    where from_id is not null and (to_id is not null or to_unit_id not in (select unit_id from unit_spans))
    union all
    select q.unit_id, null, nullif(q.category, 'all'), null, 0, 0, 0, 0, 0, q.headcount
    from quota_spans as q
    join placed as u on u.unit_id = q.unit_id
    where q.valid_from <= %(on)s and (q.valid_until is null or q.valid_until > %(on)s)
),
counted as (
    select
        {keys},
        c.assigned,
        c.awaiting_reassignment,
        c.unallocated,
        c.assigned + c.awaiting_reassignment + c.unallocated as active,
        c.seconded_in,
        c.seconded_out,
        c.assigned + c.awaiting_reassignment - c.seconded_out + c.seconded_in as present,
        c.authorised
    from cells as c
    left join placed as u on u.unit_id = c.unit_id
    left join provinces as o on o.unit_id = coalesce(u.province_id, c.province_id)
)
