-- The streams of the units that were formed of a unit, or of a part of it, also where that was taken back.
select stream
from projection.fact_units_merged
where predecessors @> jsonb_build_array(jsonb_build_object('unit_id', %(unit_id)s::text)) and {known}
union
select stream
from projection.fact_unit_established
where predecessors @> jsonb_build_array(jsonb_build_object('unit_id', %(unit_id)s::text)) and {known}
order by stream
