-- Common tables of settled.sql: each departure with what the entries of the day and before add up to. They are added up
-- where the last entry lies behind the day, else the sums stand ready. Materialized: two workers at once would each make
-- them whole.
sums_by_day as materialized (
    select
        stream,
        coalesce(sum(amount) filter (where kind = 'submitted'), 0)::bigint as submitted,
        coalesce(sum(amount) filter (where kind = 'approved'), 0)::bigint as approved,
        (coalesce(sum(amount) filter (where kind = 'paid'), 0)
            - coalesce(sum(amount) filter (where kind = 'reversed'), 0))::bigint as paid_out,
        coalesce(sum(amount) filter (where kind = 'came_back'), 0)::bigint as came_back
    from settlement_entries
    where effective_on <= %(day)s
        and {entries_which}
        and stream in (select settlement from decided where last_on > %(day)s)
    group by stream
),
-- Of what is joined, only that is looked for which is there: the names of all others would be hashed for nothing.
by_then as not materialized (
    select
        d.*,
        case when d.last_on > %(day)s then coalesce(s.submitted, 0) else coalesce(d.submitted, 0) end as by_then_submitted,
        case when d.last_on > %(day)s then coalesce(s.approved, 0) else coalesce(d.approved, 0) end as by_then_approved,
        case when d.last_on > %(day)s then coalesce(s.paid_out, 0) else coalesce(d.paid_out, 0) end as by_then_paid_out,
        case when d.last_on > %(day)s then coalesce(s.came_back, 0) else coalesce(d.came_back, 0) end as by_then_came_back
    from decided as d
    left join sums_by_day as s on s.stream = case when d.last_on > %(day)s then d.settlement end
)
