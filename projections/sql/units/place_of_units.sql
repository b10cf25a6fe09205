-- Where the people of some units count on the day (see unit_places).
select
    w.unit_id as home_id,
    case when not w.lives then 'unallocated' when w.heir_id <> w.unit_id then 'awaiting_reassignment' else 'assigned' end
        as status,
    u.code as unit,
    u.unit_id,
    u.name,
    p.code as province
from unit_places as w
left join unit_spans as u
    on w.lives and u.unit_id = w.heir_id and u.valid_from <= %(on)s and (u.valid_until is null or u.valid_until > %(on)s)
left join lateral (
    select code
    from unit_spans
    where unit_id = w.province_id and valid_from <= %(on)s
    order by valid_from desc
    limit 1
) as p on true
where w.unit_id = any(%(ids)s) and w.valid_from <= %(on)s and (w.valid_until is null or w.valid_until > %(on)s)
