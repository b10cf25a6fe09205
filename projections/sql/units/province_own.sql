-- A join, for use behind last_units: the province ("o") in which the person stood on the last day of service, as it was
-- called then; of a unit that had ended by then, what its last province had become by then.
left join unit_spans as o
    on o.unit_id = w.province_id
    and o.valid_from <= greatest(least(s.leaves_on - 1, o.ended_on - 1), o.registered_on)
    and (o.valid_until is null or o.valid_until > greatest(least(s.leaves_on - 1, o.ended_on - 1), o.registered_on))
