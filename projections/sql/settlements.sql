-- Settlements with their state on a day, where each person stood, and the deadlines of payment that cover the decision.
with recursive
{settled},
{last_units},
deadlines as (
    select *
    from unnest(%(due_on)s::date[], %(decided_until)s::date[], %(instruments)s::text[])
        as d (due_on, decided_until, instrument)
),
due as materialized (
    select
        s.decided_on,
        min(d.due_on) as due_on,
        coalesce(
            jsonb_agg(jsonb_build_object('instrument', d.instrument, 'due_on', d.due_on) order by d.due_on)
                filter (where d.due_on < %(day)s),
            '[]'
        ) as instruments
    from (select distinct decided_on from settled) as s
    join deadlines as d on s.decided_on <= d.decided_until
    group by s.decided_on
),
{provinces_on}
rows as (
    select
        f.staff_number,
        s.settlement,
        u.code as unit,
        u.unit_id,
        u.name,
        {province} as province,
        s.route,
        s.category,
        s.regime,
        s.status,
        s.decided_on,
        s.leaves_on,
        s.assessed,
        s.submitted,
        s.approved,
        s.paid,
        case
            when s.status in ('repayable', 'rescinded') then 0
            when s.assessed is not null then greatest(0, s.assessed - s.paid)
        end as outstanding,
        case
            when s.status in ('repayable', 'rescinded') then s.paid
            else greatest(0, s.paid - coalesce(s.assessed, 0))
        end as to_repay,
        d.due_on,
        coalesce(d.due_on < %(day)s, false) and s.status not in ('paid', 'repayable', 'rescinded') as overdue,
        d.instruments,
        s.stream
    from settled as s
    join staff as f on f.stream = s.stream
    join last_units as u on u.home_id = s.unit_id and u.leaves_on = s.leaves_on
    left join due as d on d.decided_on = s.decided_on
    {joined_provinces}
)
select * from rows
where {rows_which}
order by decided_on, staff_number, settlement
