-- A list of common tables, for use behind "with": every departure that was decided by the day, is not rescinded and
-- meets the filters, with its keys and what happened of it from "since" to the day. It shares nothing with settled.sql
-- but the tables: the two are held against each other. Where every entry is of the period, their sums stand ready.
entries as not materialized (
    select
        stream,
        coalesce(sum(amount) filter (where kind = 'submitted'), 0)::bigint as submitted,
        coalesce(sum(amount) filter (where kind = 'approved'), 0)::bigint as approved,
        coalesce(sum(case kind when 'paid' then amount when 'reversed' then -amount end), 0)::bigint as paid_out,
        coalesce(sum(case kind when 'paid' then amount when 'reversed' then -amount when 'came_back' then -amount end), 0)
            ::bigint as paid
    from settlement_entries
    where effective_on <= %(day)s
        and effective_on >= %(since)s::date
        and stream in (select settlement from departure_figures where last_on > %(day)s or first_on < %(since)s::date)
    group by stream
),
told as not materialized (
    select *, last_on > %(day)s or first_on < %(since)s::date as is_partly from departure_figures
),
settled as not materialized (
    select
        d.staff_number,
        d.stream,
        d.settlement,
        d.decided_on,
        d.leaves_on,
        d.route,
        d.category,
        d.sex,
        d.age_band,
        d.unit_id,
        d.position,
        d.regime,
        case when d.regime is not null and d.decided_on >= %(since)s::date then d.total end as assessed,
        coalesce(case when d.is_partly then e.submitted else d.submitted end, 0) as submitted,
        coalesce(case when d.is_partly then e.approved else d.approved end, 0) as approved,
        coalesce(case when d.is_partly then e.paid_out else d.paid_out end, 0) as paid_out,
        coalesce(case when d.is_partly then e.paid else d.paid_out - d.came_back end, 0) as paid
    from told as d
    left join entries as e on e.stream = case when d.is_partly then d.settlement end
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
