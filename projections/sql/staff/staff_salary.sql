-- The salary components in force on the day: the last set, as a whole.
select components, effective_on as since
from {standing_salary_changed} as s
where effective_on <= %(on)s
order by effective_on desc, position desc
limit 1
