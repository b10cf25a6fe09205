-- The last departure of a person that was decided by the day and not rescinded.
select route, decided_on, leaves_on, settlement
from departures
where stream = %(stream)s and decided_on <= %(on)s and not rescinded
order by leaves_on desc, position desc
limit 1
