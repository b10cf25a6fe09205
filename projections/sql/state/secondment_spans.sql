-- Who is lent where. A secondment ends on its own day, when it is ended, with the next main appointment, the next
-- secondment, or a departure, whichever comes first; "next" is by (effective_on, position). It never begins to hold
-- where an appointment, perhaps recorded later, had made the receiving unit the own one by then. What units have become
-- is asked where people are counted.
with
{absences},
standing as (
    select s.stream, s.version, s.position, s.effective_on, s.to_unit_id, s.ends_on, s.reason
    from {standing_secondment_started} as s
),
ordered as (
    select *, lead(effective_on) over (partition by stream order by effective_on, position) as next_on
    from standing
),
appointed as (
    select s.position, min(a.effective_on) as next_on
    from standing as s
    join {standing_staff_appointed} as a
        on a.stream = s.stream
        and not a.concurrent
        and (a.effective_on, a.position) > (s.effective_on, s.position)
    group by s.position
),
-- The unit of the main post in force when each secondment begins.
own as (
    select distinct on (s.position) s.position, a.unit_id
    from standing as s
    join {standing_staff_appointed} as a
        on a.stream = s.stream
        and not a.concurrent
        and a.effective_on <= s.effective_on
    order by s.position, a.effective_on desc, a.position desc
),
ended as (
    select stream, secondment_version, min(effective_on) as ended_on
    from {standing_secondment_ended} as e
    group by stream, secondment_version
),
spans as (
    select
        o.*,
        least(
            o.ends_on,
            e.ended_on,
            o.next_on,
            a.next_on,
            case when w.unit_id = o.to_unit_id then o.effective_on end,
            (select min(day) from unnest(g.left_on) as day where day > o.effective_on)
        ) as valid_until
    from ordered as o
    left join appointed as a on a.position = o.position
    left join own as w on w.position = o.position
    left join ended as e on e.stream = o.stream and e.secondment_version = o.version
    left join gaps as g on g.stream = o.stream
    where g.stream is null or not g.absent @> o.effective_on
)
select stream, to_unit_id, effective_on as valid_from, valid_until, reason, position
from spans
where valid_until is null or effective_on < valid_until
