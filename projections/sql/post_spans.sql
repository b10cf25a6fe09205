-- Who holds which post from when to when. The last main appointment by (effective_on, position) is in force; a
-- concurrent post lasts until a main appointment takes the person to another unit than the main one before it.
-- No event says that a post ended: the next one does.
with
standing as (
    select a.stream, a.position, a.effective_on, a.unit_id, a.position_code, a.concurrent, a.specialism, a.basis,
        a.budget_paid
    from {staff_appointed} as a
    where {touched} and not exists (
        select from {appointment_retracted} as r
        where r.stream = a.stream and r.retracted_position = a.position
    )
),
main as materialized (
    select
        *,
        lead(effective_on) over in_order as next_on,
        unit_id <> lag(unit_id) over in_order as moves
    from standing
    where not concurrent
    window in_order as (partition by stream order by effective_on, position)
),
beside as (
    select s.*, min(m.effective_on) as next_on
    from standing as s
    left join main as m
        on m.stream = s.stream
        and m.moves
        and (m.effective_on, m.position) > (s.effective_on, s.position)
    where s.concurrent
    group by s.stream, s.position, s.effective_on, s.unit_id, s.position_code, s.concurrent, s.specialism, s.basis,
        s.budget_paid
),
posts as (
    select stream, position, effective_on, unit_id, position_code, concurrent, specialism, basis, budget_paid, next_on
    from main
    union all
    select stream, position, effective_on, unit_id, position_code, concurrent, specialism, basis, budget_paid, next_on
    from beside
)
select
    p.stream,
    p.unit_id,
    p.position_code,
    r.category,
    p.concurrent,
    p.effective_on as valid_from,
    p.next_on as valid_until,
    p.specialism,
    p.basis,
    p.budget_paid,
    p.position
from posts as p
join {staff_registered} as r on r.stream = p.stream
where p.next_on is null or p.effective_on < p.next_on
