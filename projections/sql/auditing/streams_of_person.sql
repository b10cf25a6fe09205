-- The stream of the person with a staff number, and those of every settlement that was opened for them.
select stream
from projection.fact_staff_registered
where staff_number = %(number)s
union
select d.settlement
from projection.fact_staff_registered as r
join projection.fact_departure_decided as d on d.stream = r.stream
where r.staff_number = %(number)s and d.settlement is not null
order by stream
