-- Some people as registered, and the position of the event that says who they are.
select
    s.stream,
    s.staff_number,
    s.category,
    s.sex,
    s.appointed_on::text,
    greatest(r.position, c.position) as personal_data
from staff as s
join (
    select stream, max(position) as position
    from projection.fact_staff_registered
    where stream = any(%(streams)s) and {known}
    group by stream
) as r on r.stream = s.stream
left join (
    select stream, max(position) as position
    from projection.fact_personal_data_corrected
    where stream = any(%(streams)s) and {known}
    group by stream
) as c on c.stream = s.stream
where s.stream = any(%(streams)s)
