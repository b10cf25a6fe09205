-- Joins, for use behind "settled as s": where each person stood on the last day of service, the unit ("u") and its
-- province ("o"), each named as on that day or on the nearest day on which it lived. People of a unit that had gone
-- whole into another by then stood in that one; for who left before the unit is known, its first days stand (unit_places).
-- The event of the unit may still be on its way: a departure is told of without it.
left join unit_places as w
    on w.unit_id = s.unit_id
    and (w.is_first or w.valid_from < s.leaves_on)
    and (w.valid_until is null or s.leaves_on <= w.valid_until)
left join unit_spans as u
    on u.unit_id = w.heir_id
    and u.valid_from <= greatest(least(s.leaves_on - 1, u.ended_on - 1), u.registered_on)
    and (u.valid_until is null or u.valid_until > greatest(least(s.leaves_on - 1, u.ended_on - 1), u.registered_on))
