-- Every edge between a unit and its ancestors, and between it and its descendants. Territory that lay in no unit is
-- no node, so it has no edge here.
with recursive
ancestors (unit_id) as (
    select %(unit_id)s::text collate "C"
    union
    select e.from_id from ancestors as a join unit_edges as e on e.to_id = a.unit_id where e.from_id is not null
),
descendants (unit_id) as (
    select %(unit_id)s::text collate "C"
    union
    select e.to_id from descendants as d join unit_edges as e on e.from_id = d.unit_id
)
select e.from_id as "from", e.to_id as "to", e.scope, e.effective_on, e.instrument, e.clause
from unit_edges as e
where e.from_id is not null
    and (e.to_id in (select unit_id from ancestors) or e.from_id in (select unit_id from descendants))
order by e.effective_on, e.to_id, e.ordinal
