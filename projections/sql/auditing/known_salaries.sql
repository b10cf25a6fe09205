-- The salary components of some people on the day: the last set, as a whole.
select distinct on (stream) stream, components, effective_on::text as since
from {standing_salary_changed} as s
where effective_on <= %(on)s
order by stream, s.effective_on desc, s.position desc
