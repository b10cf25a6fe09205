-- Departures counted by the keys asked for. Each column has its own condition, so they are never to be added up.
with recursive
{states},
settled as not materialized (
    select * from states where not rescinded
),
{places},
-- First by what stands in the columns; how a key is told is worked out of the few groups.
grouped as (
    select
        {columns},
        count(*) as decided,
        count(*) filter (where s.leaves_on <= %(day)s) as has_left,
        count(*) filter (where s.settlement is not null and s.assessed is not null) as is_assessed,
        count(*) filter (where s.settlement is not null and s.submitted > 0) as is_submitted,
        count(*) filter (where s.settlement is not null and s.approved > 0) as is_approved,
        count(*) filter (where s.paid_out > 0) as is_paid,
        sum(s.assessed) as assessed,
        sum(s.submitted) as submitted,
        sum(s.approved) as approved,
        sum(s.paid) as paid
    from settled as s
    {joins}
    group by {numbers}
)
select
    {keys},
    sum(g.decided)::bigint as decided,
    sum(g.has_left)::bigint as "left",
    sum(g.is_assessed)::bigint as assessed,
    sum(g.is_submitted)::bigint as submitted,
    sum(g.is_approved)::bigint as approved,
    sum(g.is_paid)::bigint as paid,
    coalesce(sum(g.assessed), 0)::bigint as amount_assessed,
    coalesce(sum(g.submitted), 0)::bigint as amount_submitted,
    coalesce(sum(g.approved), 0)::bigint as amount_approved,
    coalesce(sum(g.paid), 0)::bigint as amount_paid
from grouped as g
group by {numbers}
order by {numbers}
