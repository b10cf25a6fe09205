-- What each new unit was made of: the predecessors named by the opening that stands (see unit_spans).
with
opened as (
    select stream, position, effective_on, instrument, clause, '[]'::jsonb as predecessors
    from {unit_registered} as r where {touched}
    union all
    select stream, position, effective_on, instrument, clause, predecessors from {units_merged} as m where {touched}
    union all
    select stream, position, effective_on, instrument, clause, predecessors from {unit_established} as e where {touched}
),
opening as (
    select distinct on (stream) *
    from opened
    where position not in (select retracted_position from {unit_change_retracted} as r where {touched})
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
