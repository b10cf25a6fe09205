-- The units whose place may be another when these change, by one step: those right below them, and those that went whole
-- into them. Not recursive: the planner would take the units of a batch for millions, and make room for them.
select n.unit_id
from unnest(%(units)s::text[]) as a (unit_id)
cross join lateral (
    select unit_id from {schema}.unit_spans where parent_id = a.unit_id collate "C"
    union all
    select from_id from {schema}.unit_edges
    where to_id = a.unit_id collate "C" and scope = 'whole' and from_id is not null
) as n
