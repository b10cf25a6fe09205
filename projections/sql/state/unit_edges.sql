-- What each new unit was made of: the predecessors named by the opening that stands (see unit_spans).
with
opened as (
    select stream, position, effective_on, instrument, clause, '[]'::jsonb as predecessors
    from {standing_unit_registered} as r
    union all
    select stream, position, effective_on, instrument, clause, predecessors from {standing_units_merged} as m
    union all
    select stream, position, effective_on, instrument, clause, predecessors from {standing_unit_established} as e
),
opening as (
    select distinct on (stream) *
    from opened
    order by stream, position desc
)
select
    substr(o.stream, 6) as to_id,
    p.ordinal,
    p.predecessor ->> 'unit_id' as from_id,
    p.predecessor ->> 'scope' as scope,
    p.predecessor ->> 'note' as note,
    o.effective_on,
    o.instrument,
    o.clause,
    o.position
from opening as o
cross join jsonb_array_elements(o.predecessors) with ordinality as p (predecessor, ordinal)
