-- Settlements with their state on a day, where each person stood, and the first deadline of payment for the decision.
with recursive
{states},
dated as not materialized (
    select s.*, {due_on} as due_on from states as s
),
settled as not materialized (
    select *
    from (
        select
            *,
            coalesce(due_on < %(day)s, false) and status not in ('paid', 'repayable', 'rescinded') as overdue
        from dated
    ) as told
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
select
    staff_number, settlement, unit, unit_id, name, province, route, category, regime, status, decided_on, leaves_on,
    assessed, submitted, approved, paid, outstanding, to_repay, due_on, overdue
from rows
where {rows_which}
order by decided_day, staff_number, position
