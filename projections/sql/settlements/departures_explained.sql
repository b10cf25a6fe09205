-- The departures behind a count, one by one, each with its part of every figure and the positions of the events that it
-- rests on: "decided" names the decision and what amended it since.
with
{counted},
entered as (
    select
        stream,
        array_agg(position order by position) filter (where kind = 'submitted') as submitted_at,
        array_agg(position order by position) filter (where kind = 'approved') as approved_at,
        array_agg(position order by position) filter (where kind in ('paid', 'reversed', 'came_back')) as paid_at
    from settlement_entries
    where effective_on <= %(day)s and effective_on >= %(since)s::date
    group by stream
)
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
            select m.position
            from projection.fact_departure_decided as d
            join projection.fact_departure_amended as m
                on m.stream = d.stream and m.departure_version = d.version and {amended_known}
            where d.position = h.position
            order by m.position
        ),
        'assessed', case when h.is_assessed then array[a.assessed_at] else '{{}}' end,
        'submitted', coalesce(e.submitted_at, '{{}}'),
        'approved', coalesce(e.approved_at, '{{}}'),
        'paid', coalesce(e.paid_at, '{{}}')
    ) as positions
from happened as h
left join (select stream, position as assessed_at from assessments) as a on a.stream = h.settlement
left join entered as e on e.stream = h.settlement
order by {names}, h.staff_number, h.position
