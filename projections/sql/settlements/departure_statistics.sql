-- Departures counted by the keys asked for. Each column has its own condition, so they are never to be added up.
with recursive
{states},
settled as not materialized (
    select * from states where not rescinded
),
{places},
counted as (
    select
        {keys},
        s.leaves_on <= %(day)s as has_left,
        s.settlement is not null and s.assessed is not null as is_assessed,
        s.settlement is not null and s.submitted > 0 as is_submitted,
        s.settlement is not null and s.approved > 0 as is_approved,
        s.paid_out > 0 as is_paid,
        s.assessed,
        s.submitted,
        s.approved,
        s.paid
    from settled as s
    {joins}
)
select
    {names},
    count(*) as decided,
    count(*) filter (where has_left) as "left",
    count(*) filter (where is_assessed) as assessed,
    count(*) filter (where is_submitted) as submitted,
    count(*) filter (where is_approved) as approved,
    count(*) filter (where is_paid) as paid,
    coalesce(sum(assessed), 0)::bigint as amount_assessed,
    coalesce(sum(submitted), 0)::bigint as amount_submitted,
    coalesce(sum(approved), 0)::bigint as amount_approved,
    coalesce(sum(paid), 0)::bigint as amount_paid
from counted
group by {names}
order by {names}
