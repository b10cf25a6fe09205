-- For use beside "last_units": the province of the last day of service, as it was called then.
own_provinces as materialized (
    select
        u.home_id,
        u.leaves_on,
        case 'province' when u.level then u.code when p.level then p.code when g.level then g.code end as province
    from last_units as u
    left join unit_spans as p on p.unit_id = u.parent_id and daterange(p.valid_from, p.valid_until) @> u.day
    left join unit_spans as g on g.unit_id = p.parent_id and daterange(g.valid_from, g.valid_until) @> u.day
),
