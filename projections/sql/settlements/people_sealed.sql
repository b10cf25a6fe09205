-- What is sealed of people, as their registration or the last correction known then has it.
select distinct on (s.staff_number) s.staff_number, s.stream, s.sealed
from (
    select r.staff_number, r.stream, r.sealed, r.position
    from projection.fact_staff_registered as r
    where r.staff_number in (select unnest(%(numbers)s::text[])) and {known}
    union all
    select r.staff_number, c.stream, c.sealed, c.position
    from (select * from projection.fact_personal_data_corrected where {known}) as c
    join projection.fact_staff_registered as r on r.stream = c.stream
    where r.staff_number in (select unnest(%(numbers)s::text[]))
) as s
order by s.staff_number, s.position desc
