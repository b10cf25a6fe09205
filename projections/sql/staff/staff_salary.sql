-- The salary components in force on the day: the last set, as a whole.
select components, effective_on as since
from projection.fact_salary_changed
where stream = %(stream)s and effective_on <= %(on)s and {known}
    and position not in (
        select retracted_position from projection.fact_salary_retracted where stream = %(stream)s and {known}
    )
order by effective_on desc, position desc
limit 1
