-- A list of common tables, for use behind "with": every departure that was decided by the day, is not rescinded and
-- meets the filters, with its keys and what happened of it from "since" to the day. It shares nothing with settled.sql
-- but the tables: the two are held against each other.
entries as not materialized (
    select
        stream,
        coalesce(sum(amount) filter (where kind = 'submitted'), 0)::bigint as submitted,
        coalesce(sum(amount) filter (where kind = 'approved'), 0)::bigint as approved,
        coalesce(sum(case kind when 'paid' then amount when 'reversed' then -amount end), 0)::bigint as paid_out,
        coalesce(sum(case kind when 'paid' then amount when 'reversed' then -amount when 'came_back' then -amount end), 0)
            ::bigint as paid,
        array_agg(position order by position) filter (where kind = 'submitted') as submitted_at,
        array_agg(position order by position) filter (where kind = 'approved') as approved_at,
        array_agg(position order by position) filter (where kind in ('paid', 'reversed', 'came_back')) as paid_at
    from settlement_entries
    where effective_on <= %(day)s and effective_on >= %(since)s::date
    group by stream
),
settled as not materialized (
    select
        d.*,
        a.regime,
        case when a.regime is not null and d.decided_on >= %(since)s::date then a.total end as assessed,
        a.position as assessed_at,
        coalesce(e.submitted, 0) as submitted,
        coalesce(e.approved, 0) as approved,
        coalesce(e.paid_out, 0) as paid_out,
        coalesce(e.paid, 0) as paid,
        e.submitted_at,
        e.approved_at,
        e.paid_at
    from departures as d
    left join assessments as a on a.stream = d.settlement
    left join entries as e on e.stream = d.settlement
    where d.decided_on <= %(day)s and not d.rescinded and {settled_which}
),
{places},
counted as (
    select
        {keys},
        s.staff_number,
        s.settlement,
        s.decided_on,
        s.leaves_on,
        s.position,
        s.assessed_at,
        s.submitted_at,
        s.approved_at,
        s.paid_at,
        s.decided_on >= %(since)s::date as is_decided,
        s.leaves_on >= %(since)s::date and s.leaves_on <= %(day)s as has_left,
        s.assessed is not null as is_assessed,
        s.submitted > 0 as is_submitted,
        s.approved > 0 as is_approved,
        s.paid_out > 0 as is_paid,
        s.assessed,
        s.submitted,
        s.approved,
        s.paid
    from settled as s
    {joins}
    where {which}
),
happened as not materialized (
    select *
    from counted
    where is_decided or has_left or is_assessed or is_submitted or is_approved or is_paid or paid <> 0
)
