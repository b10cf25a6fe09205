-- The same joins as province_on.sql, for a day on which everybody has left.
left join places as n on n.unit_id = s.unit_id
left join provinces as o on o.unit_id = n.province_id
