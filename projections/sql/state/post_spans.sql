-- Who holds which post from when to when. The last main appointment by (effective_on, position) is in force; a
-- concurrent post lasts until it is ended. Both end with a departure, and do not count while the person is out of
-- service. That a move ends a concurrent post is asked with the units (see posts_held).
with
{absences},
main as (
    select
        stream,
        unit_id,
        position_code,
        body,
        effective_on as valid_from,
        lead(effective_on) over (partition by stream order by effective_on, position) as valid_until,
        position
    from {standing_staff_appointed} as a
    where not concurrent
),
ended as (
    select stream, appointment_version, min(effective_on) as ended_on
    from {standing_appointment_ended} as e
    group by stream, appointment_version
),
concurrent_posts as (
    select
        a.stream,
        a.unit_id,
        a.position_code,
        a.body,
        a.effective_on as valid_from,
        e.ended_on as valid_until,
        a.position
    from {standing_staff_appointed} as a
    left join ended as e on e.stream = a.stream and e.appointment_version = a.version
    where a.concurrent
),
held as (
    select *, false as concurrent from main
    union all
    select *, true as concurrent from concurrent_posts
),
spans as (
    select
        h.stream,
        h.unit_id,
        h.position_code,
        h.concurrent,
        h.body,
        h.valid_from,
        case
            when g.stream is null then h.valid_until
            else least(h.valid_until, (select min(day) from unnest(g.left_on) as day where day > h.valid_from))
        end as valid_until,
        h.position
    from held as h
    left join gaps as g on g.stream = h.stream
    where g.stream is null or not g.absent @> h.valid_from
)
select stream, unit_id, position_code, concurrent, body, valid_from, valid_until, position
from spans
where valid_until is null or valid_from < valid_until
