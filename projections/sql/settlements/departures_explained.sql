-- The departures behind a count, one by one, each with its part of every figure and the positions of the events that it
-- rests on: "decided" names the decision and what amended it since.
with
{counted}
select
    {names},
    h.staff_number,
    h.settlement,
    h.decided_on,
    h.leaves_on,
    h.is_decided::int as decided,
    h.has_left::int as "left",
    h.is_assessed::int as assessed,
    h.is_submitted::int as submitted,
    h.is_approved::int as approved,
    h.is_paid::int as paid,
    coalesce(h.assessed, 0) as amount_assessed,
    h.submitted as amount_submitted,
    h.approved as amount_approved,
    h.paid as amount_paid,
    jsonb_build_object(
        'decided', array[h.position] || array(
            select a.position
            from projection.fact_departure_decided as d
            join projection.fact_departure_amended as a
                on a.stream = d.stream and a.departure_version = d.version and {amended_known}
            where d.position = h.position
            order by a.position
        ),
        'assessed', case when h.is_assessed then array[h.assessed_at] else '{{}}' end,
        'submitted', coalesce(h.submitted_at, '{{}}'),
        'approved', coalesce(h.approved_at, '{{}}'),
        'paid', coalesce(h.paid_at, '{{}}')
    ) as positions
from happened as h
order by {names}, h.staff_number, h.position
