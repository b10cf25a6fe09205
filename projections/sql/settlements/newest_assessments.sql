-- The newest assessment of each of these settlements, as its event says it.
select distinct on (stream) stream as settlement, body
from (
    select stream, position, to_jsonb(f) as body
    from projection.fact_entitlement_assessed as f
    where stream in (select unnest(%(settlements)s::text[])) and {known}
    union all
    select stream, position, to_jsonb(f)
    from projection.fact_entitlement_reassessed as f
    where stream in (select unnest(%(settlements)s::text[])) and {known}
) as assessed
order by stream, position desc
