-- Where a person is lent on the day, if anywhere.
select s.to_unit_id, s.valid_from as since, s.valid_until as until, s.reason
from secondment_spans as s
where s.stream = %(stream)s and s.valid_from <= %(on)s and (s.valid_until is null or s.valid_until > %(on)s)
order by s.valid_from desc
limit 1
