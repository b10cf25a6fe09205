-- Departures counted by the keys asked for, of those that meet the filters, with what happened in the period. Each column
-- has its own condition, so they are never to be added up.
with
{counted}
select
    {names},
    count(*) filter (where is_decided) as decided,
    count(*) filter (where has_left) as "left",
    count(*) filter (where is_assessed) as assessed,
    count(*) filter (where is_submitted) as submitted,
    count(*) filter (where is_approved) as approved,
    count(*) filter (where is_paid) as paid,
    coalesce(sum(assessed), 0)::bigint as amount_assessed,
    coalesce(sum(submitted), 0)::bigint as amount_submitted,
    coalesce(sum(approved), 0)::bigint as amount_approved,
    coalesce(sum(paid), 0)::bigint as amount_paid
from happened
group by {names}
order by {names}
