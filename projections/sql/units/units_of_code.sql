-- The units living on the day whose code begins like this, each with its province.
select u.code, u.name, p.name as province_name
from unit_spans as u
left join unit_places as w
    on w.unit_id = u.unit_id
    and w.valid_from <= %(on)s and (w.valid_until is null or w.valid_until > %(on)s)
left join unit_spans as p
    on p.unit_id = w.province_id
    and p.valid_from <= %(on)s and (p.valid_until is null or p.valid_until > %(on)s)
where u.valid_from <= %(on)s and (u.valid_until is null or u.valid_until > %(on)s)
    and starts_with(u.code, %(begins)s)
    and (%(level)s::text is null or u.level = %(level)s)
order by u.code
limit %(limit)s
