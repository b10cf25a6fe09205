-- The people of whom a decision, or the events of a file, say something.
select stream from projection.fact_staff_registered
where {known} and (instrument = %(instrument)s or position between %(first)s and %(last)s)
union
select stream from projection.fact_staff_appointed
where {known} and (instrument = %(instrument)s or position between %(first)s and %(last)s)
union
select stream from projection.fact_salary_changed
where {known} and (instrument = %(instrument)s or position between %(first)s and %(last)s)
union
select stream from projection.fact_secondment_started
where {known} and (instrument = %(instrument)s or position between %(first)s and %(last)s)
union
select stream from projection.fact_departure_decided
where {known} and (instrument = %(instrument)s or position between %(first)s and %(last)s)
