-- A list of common tables: every secondment to a commune that began by the day. One to a unit that was divided, or ended
-- without successor, ended with it, or never began; one to a unit that went whole into another goes on there.
{places},
lost as (
    select unit_id, min(valid_from) as lost_on
    from unit_places
    where not lives
    group by unit_id
),
begun as materialized (
    select s.stream, s.to_unit_id, s.valid_from, least(s.valid_until, l.lost_on) as ends_on
    from secondment_spans as s
    join unit_spans as t on t.unit_id = s.to_unit_id and t.valid_from = t.registered_on and t.level = 'commune'
    left join lost as l on l.unit_id = s.to_unit_id
    where s.valid_from <= %(day)s and (l.lost_on is null or s.valid_from < l.lost_on)
),
homes as materialized (
    select b.stream, b.valid_from, p.unit_id as home_id, w.heir_id as from_id
    from begun as b
    join post_spans as p
        on p.stream = b.stream
        and not p.concurrent
        and p.valid_from <= b.valid_from
        and (p.valid_until is null or b.valid_from < p.valid_until)
    left join unit_places as w
        on w.unit_id = p.unit_id
        and w.valid_from <= b.valid_from
        and (w.valid_until is null or b.valid_from < w.valid_until)
),
counted as (
    select
        {keys},
        (b.valid_from >= %(since)s::date)::int as begun,
        (b.ends_on >= %(since)s::date and b.ends_on <= %(day)s)::int as ended,
        (b.ends_on is null or b.ends_on > %(day)s)::int as open
    from begun as b
    left join places as w on w.unit_id = b.to_unit_id
    left join provinces as o on o.unit_id = w.province_id
    left join homes as h on h.stream = b.stream and h.valid_from = b.valid_from
    left join places as v on v.unit_id = h.home_id
    left join provinces as f on f.unit_id = v.province_id
    left join unit_spans as g
        on g.unit_id = h.from_id
        and g.valid_from <= b.valid_from
        and (g.valid_until is null or b.valid_from < g.valid_until)
    {with_staff}
)
