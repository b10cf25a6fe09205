-- A list of common tables: settlements decided by the day and not rescinded, with what is owed, funded, paid and left.
{states},
settled as not materialized (
    select * from states where not rescinded
),
{places},
counted as (
    select
        {keys},
        1 as settlements,
        (s.assessed is not null)::int as assessed,
        s.assessed as amount_assessed,
        s.submitted as amount_submitted,
        s.approved as amount_approved,
        s.paid as amount_paid,
        case
            when s.status = 'repayable' or s.is_asked_back then 0
            when s.assessed is not null then greatest(0, s.assessed - s.paid)
        end as amount_outstanding,
        case when s.is_asked_back then s.paid else greatest(s.ordered_back, s.paid - coalesce(s.assessed, 0)) end
            as amount_to_repay
    from settled as s
    {joins}
)
