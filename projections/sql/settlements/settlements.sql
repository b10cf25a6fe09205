-- Settlements with their state on a day, where each person stood, and the first deadline of payment for the decision.
with recursive
{states},
due as materialized (
    select s.decided_on, min(d.due_on) as due_on
    from (select distinct decided_on from decided) as s
    join unnest(%(due_on)s::date[], %(decided_until)s::date[]) as d (due_on, decided_until)
        on s.decided_on <= d.decided_until
    group by s.decided_on
),
settled as not materialized (
    select *
    from (
        select
            s.*,
            d.due_on,
            coalesce(d.due_on < %(day)s, false) and s.status not in ('paid', 'repayable', 'rescinded') as overdue
        from states as s
        left join due as d on d.decided_on = s.decided_on
    ) as dated
    where {which}
),
{places},
rows as (
    select
        s.staff_number,
        s.settlement,
        u.code as unit,
        u.unit_id,
        u.name,
        {province} as province,
        s.route,
        s.category,
        s.regime,
        s.status,
        s.decided_on as decided_day,
        s.decided_on::text,
        s.leaves_on::text,
        s.assessed,
        s.submitted,
        s.approved,
        s.paid,
        case
            when s.status in ('repayable', 'rescinded') or s.is_asked_back then 0
            when s.assessed is not null then greatest(0, s.assessed - s.paid)
        end as outstanding,
        case
            when s.status = 'rescinded' or s.is_asked_back then s.paid
            else greatest(s.ordered_back, s.paid - coalesce(s.assessed, 0))
        end as to_repay,
        s.due_on::text,
        s.overdue,
        s.position
    from settled as s
    {joins}
)
select * from rows
where {rows_which}
order by decided_day, staff_number, position
