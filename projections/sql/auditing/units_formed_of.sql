-- The streams of the units that were formed of a unit, or of a part of it, also where that was taken back.
select 'unit:' || to_id as stream
from projection.unit_edges
where from_id = %(unit_id)s
union
select m.stream
from projection.fact_unit_change_retracted as r
join projection.fact_units_merged as m on m.position = r.retracted_position
where m.predecessors @> jsonb_build_array(jsonb_build_object('unit_id', %(unit_id)s::text))
union
select e.stream
from projection.fact_unit_change_retracted as r
join projection.fact_unit_established as e on e.position = r.retracted_position
where e.predecessors @> jsonb_build_array(jsonb_build_object('unit_id', %(unit_id)s::text))
order by stream
