-- A list of common tables: for each deadline of payment, the settlements that it is for, with how far they are paid.
{states},
settled as not materialized (
    select * from states where not rescinded
),
{places},
asked as (
    select *
    from unnest(%(deadlines)s::date[], %(decided_until)s::date[]) as a (deadline, decided_until)
),
counted as (
    select
        {keys},
        1 as due,
        (s.status = 'paid')::int as paid_in_full,
        (s.status = 'repayable')::int as repayable,
        (s.status not in ('paid', 'repayable'))::int as remaining,
        case
            when s.status in ('paid', 'repayable') or s.is_asked_back then 0
            when s.assessed is not null then greatest(0, s.assessed - s.paid)
        end as amount_outstanding
    from settled as s
    join asked as d on s.decided_on <= d.decided_until
    {joins}
)
