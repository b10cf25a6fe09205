-- What was decided by the day of the leaving of some people, also what was rescinded.
select
    stream, position, settlement, route, category, sex, age_band, decided_on::text, leaves_on::text, unit_id, rescinded
from departures
where stream = any(%(streams)s) and decided_on <= %(on)s
