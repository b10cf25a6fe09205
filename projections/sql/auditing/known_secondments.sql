-- Where some people are lent on the day.
select distinct on (stream) stream, to_unit_id, valid_from::text as since, valid_until::text as until
from secondment_spans
where stream = any(%(streams)s) and valid_from <= %(on)s and (valid_until is null or valid_until > %(on)s)
order by stream, valid_from desc
