-- Who holds which post from when to when. The last main appointment by (effective_on, position) is in force; a
-- concurrent post lasts until a main appointment takes the person to another unit than the main one before it.
-- No event says that a post ended: the next one does.
with
main as (
    select
        stream,
        unit_id,
        position_code,
        effective_on as valid_from,
        lead(effective_on) over (partition by stream order by effective_on, position) as valid_until,
        position
    from {staff_appointed} as a
    where {touched} and not concurrent
        and position not in (select retracted_position from {appointment_retracted} as r where {touched})
),
beside as (
    select stream, unit_id, position_code, effective_on, position
    from {staff_appointed} as a
    where {touched} and concurrent
        and position not in (select retracted_position from {appointment_retracted} as r where {touched})
),
-- The main appointments of people with a concurrent post, and whether each takes them to another unit.
moves as (
    select
        stream,
        effective_on,
        position,
        unit_id <> lag(unit_id) over (partition by stream order by effective_on, position) as moves
    from {staff_appointed} as a
    where {touched} and not concurrent
        and stream in (select stream from beside)
        and position not in (select retracted_position from {appointment_retracted} as r where {touched})
),
concurrent_posts as (
    select b.stream, b.unit_id, b.position_code, b.effective_on as valid_from, min(m.effective_on) as valid_until,
        b.position
    from beside as b
    left join moves as m
        on m.stream = b.stream
        and m.moves
        and (m.effective_on, m.position) > (b.effective_on, b.position)
    group by b.stream, b.unit_id, b.position_code, b.effective_on, b.position
)
select stream, unit_id, position_code, false as concurrent, valid_from, valid_until, position
from main
where valid_until is null or valid_from < valid_until
union all
select stream, unit_id, position_code, true, valid_from, valid_until, position
from concurrent_posts
where valid_until is null or valid_from < valid_until
