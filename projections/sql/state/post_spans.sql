-- Who holds which post from when to when. The last main appointment by (effective_on, position) is in force; a
-- concurrent post lasts until a main appointment takes the person to another unit than the main one before it. Both end
-- with a departure, and do not count while the person is out of service. A concurrent post may be ended before.
with
{absences},
main as (
    select
        stream,
        unit_id,
        position_code,
        effective_on as valid_from,
        lead(effective_on) over (partition by stream order by effective_on, position) as valid_until,
        position
    from {standing_staff_appointed} as a
    where not concurrent
),
beside as (
    select stream, version, unit_id, position_code, effective_on, position
    from {standing_staff_appointed} as a
    where concurrent
),
-- The main appointments of people with a concurrent post, and whether each takes them to another unit.
moves as (
    select
        stream,
        effective_on,
        position,
        unit_id <> lag(unit_id) over (partition by stream order by effective_on, position) as moves
    from {standing_staff_appointed} as a
    where not concurrent
        and stream in (select stream from beside)
),
ended as (
    select stream, appointment_version, min(effective_on) as ended_on
    from {standing_appointment_ended} as e
    group by stream, appointment_version
),
concurrent_posts as (
    select
        b.stream,
        b.unit_id,
        b.position_code,
        b.effective_on as valid_from,
        least(min(m.effective_on), min(e.ended_on)) as valid_until,
        b.position
    from beside as b
    left join moves as m
        on m.stream = b.stream
        and m.moves
        and (m.effective_on, m.position) > (b.effective_on, b.position)
    left join ended as e on e.stream = b.stream and e.appointment_version = b.version
    group by b.stream, b.unit_id, b.position_code, b.effective_on, b.position
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
select stream, unit_id, position_code, concurrent, valid_from, valid_until, position
from spans
where valid_until is null or valid_from < valid_until
