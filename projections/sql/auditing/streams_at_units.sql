-- The stream of everybody who was ever appointed or lent to one of some units, whatever was taken back since, and those
-- of their settlements.
with people as materialized (
    select stream
    from projection.fact_staff_appointed
    where unit_id = any(%(homes)s)
    union
    select stream
    from projection.fact_secondment_started
    where to_unit_id = any(%(homes)s)
)
select stream
from people
union all
select settlement
from projection.fact_departure_decided
where settlement is not null and stream in (select stream from people)
