-- Authorised headcount. A row for all categories replaces every earlier row, one for a category the earlier ones of
-- that category and for all. The sum over the rows of a day is the unit's authorised headcount on that day.
-- A quota hangs on the unit that bore the id when it was set: with that one's forming it ends, also in older ledgers, in
-- which it was not taken back with it.
with
opened as (
    select stream, position from {standing_unit_registered} as r
    union all
    select stream, position from {standing_units_merged} as m
    union all
    select stream, position from {standing_unit_established} as e
),
opening as (
    select stream, max(position) as position
    from opened
    group by stream
),
ordered as (
    select
        q.stream,
        q.category,
        q.headcount,
        q.effective_on,
        q.position,
        lead(q.effective_on) over (
            partition by q.stream, q.category order by q.effective_on, q.position
        ) as next_same,
        min(q.effective_on) filter (where q.category = 'all') over behind as next_all,
        lead(q.effective_on) over (partition by q.stream order by q.effective_on, q.position) as next_any
    from {standing_staffing_quota_set} as q
    join opening as o on o.stream = q.stream and o.position < q.position
    window behind as (
        partition by q.stream order by q.effective_on, q.position rows between 1 following and unbounded following
    )
),
spans as (
    select
        *,
        case when category = 'all' then next_any else least(next_same, next_all) end as valid_until
    from ordered
)
select substr(stream, 6) as unit_id, category, headcount, effective_on as valid_from, valid_until, position
from spans
where valid_until is null or effective_on < valid_until
