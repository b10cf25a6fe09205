-- A list of common tables, for use beside "settled": where each departed person stood on the last day of service. People
-- of a unit that had gone whole into another by then stood in that one.
ways (home_id, unit_id, reached_on, step) as (
    select distinct unit_id, unit_id, '-infinity'::date, 0
    from settled
    union all
    select w.home_id, e.to_id, u.ended_on, w.step + 1
    from ways as w
    join unit_spans as u on u.unit_id = w.unit_id and u.valid_until = u.ended_on
    join unit_edges as e on e.from_id = u.unit_id and e.scope = 'whole' and e.effective_on = u.ended_on
),
stood as materialized (
    select distinct on (s.unit_id, s.leaves_on) s.unit_id as home_id, s.leaves_on, w.unit_id
    from (select distinct unit_id, leaves_on from settled) as s
    join ways as w on w.home_id = s.unit_id and w.reached_on < s.leaves_on
    order by s.unit_id, s.leaves_on, w.step desc
),
-- Named as on the last day, or on the nearest day on which the unit lived.
last_units as materialized (
    select s.home_id, s.leaves_on, s.unit_id, u.code, u.name, u.level, u.parent_id, nearest.day
    from stood as s
    join unit_spans as u on u.unit_id = s.unit_id
    cross join lateral (
        select greatest(least(s.leaves_on - 1, coalesce(u.ended_on - 1, 'infinity')), u.registered_on) as day
    ) as nearest
    where u.valid_from <= nearest.day and (u.valid_until is null or nearest.day < u.valid_until)
)
