-- For use beside "settled": the province of each departed person on the map of the day (see places), that of the unit of
-- the last day of service, by lineage. While that day lies ahead, it is the unit of the day that counts.
{places},
homes as (
    select distinct home_id as unit_id from home_on
),
home_on as materialized (
    select s.position, coalesce(p.unit_id, s.unit_id) as home_id
    from settled as s
    left join post_spans as p
        on s.leaves_on > %(on)s
        and p.stream = s.stream
        and not p.concurrent
        and daterange(p.valid_from, p.valid_until) @> %(on)s::date
),
province_on as materialized (
    select h.position, p.code as province
    from home_on as h
    left join places as w on w.unit_id = h.home_id
    left join provinces as p on p.unit_id = w.province_id
),
