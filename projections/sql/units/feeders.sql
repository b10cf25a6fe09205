-- The unit that lives on the day, and every unit that has gone whole into it by then, directly or through others.
select unit_id
from unit_places
where heir_id = %(unit_id)s and lives and valid_from <= %(on)s and (valid_until is null or valid_until > %(on)s)
