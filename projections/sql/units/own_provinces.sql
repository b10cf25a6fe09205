-- For use beside "last_units": the province of the last day of service, as it was called then. That of a unit that had
-- ended by then is what its last province had become by then.
own_ids as materialized (
    select
        u.home_id,
        u.leaves_on,
        case 'province' when u.level then u.unit_id when p.level then p.unit_id when g.level then g.unit_id end
            as province_id
    from last_units as u
    left join unit_spans as p on p.unit_id = u.parent_id and daterange(p.valid_from, p.valid_until) @> u.day
    left join unit_spans as g on g.unit_id = p.parent_id and daterange(g.valid_from, g.valid_until) @> u.day
),
province_ways (home_id, unit_id, reached_on, step) as (
    select distinct unit_id, unit_id, '-infinity'::date, 0
    from unit_spans
    where level = 'province'
    union all
    select w.home_id, e.to_id, u.ended_on, w.step + 1
    from province_ways as w
    join unit_spans as u on u.unit_id = w.unit_id and u.valid_until = u.ended_on
    join unit_edges as e on e.from_id = u.unit_id and e.scope = 'whole' and e.effective_on = u.ended_on
),
own_provinces as materialized (
    select distinct on (o.home_id, o.leaves_on) o.home_id, o.leaves_on, u.code as province
    from own_ids as o
    join province_ways as w on w.home_id = o.province_id and w.reached_on < o.leaves_on
    join unit_spans as u on u.unit_id = w.unit_id
    cross join lateral (
        select greatest(least(o.leaves_on - 1, coalesce(u.ended_on - 1, 'infinity')), u.registered_on) as day
    ) as nearest
    where u.valid_from <= nearest.day and (u.valid_until is null or nearest.day < u.valid_until)
    order by o.home_id, o.leaves_on, w.step desc
),
