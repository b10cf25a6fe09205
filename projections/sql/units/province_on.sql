-- Joins, for use behind "settled as s" and beside places: the province ("o") on the map of the day of the unit of the
-- last day of service, by lineage. While that day lies ahead, it is the unit of the day that counts.
left join post_spans as h
    on h.stream = case when s.leaves_on > %(on)s then s.stream end -- nothing else is hashed to be looked for
    and not h.concurrent
    and h.valid_from <= %(on)s
    and (h.valid_until is null or h.valid_until > %(on)s)
left join places as n on n.unit_id = coalesce(h.unit_id, s.unit_id)
left join provinces as o on o.unit_id = n.province_id
