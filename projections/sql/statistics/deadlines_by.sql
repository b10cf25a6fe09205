-- A list of common tables: for each deadline of payment, the settlements that it is for, with how far they are paid. They
-- are added up by the day of their decision first: each is for several deadlines.
{states},
settled as not materialized (
    select * from states where not rescinded
),
{places},
asked as (
    select *
    from unnest(%(deadlines)s::date[], %(decided_until)s::date[]) as a (deadline, decided_until)
),
decided_on_days as materialized (
    select
        s.decided_on,
        {province} as province,
        count(*) as due,
        count(*) filter (where s.status = 'paid') as paid_in_full,
        count(*) filter (where s.status = 'repayable') as repayable,
        count(*) filter (where s.status not in ('paid', 'repayable')) as remaining,
        sum(
            case
                when s.status in ('paid', 'repayable') or s.is_asked_back then 0
                when s.assessed is not null then greatest(0, s.assessed - s.paid)
            end
        ) as amount_outstanding
    from settled as s
    {joins}
    group by 1, 2
),
counted as (
    select {keys}, s.due, s.paid_in_full, s.repayable, s.remaining, s.amount_outstanding
    from decided_on_days as s
    join asked as d on s.decided_on <= d.decided_until
)
