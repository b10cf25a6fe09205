-- By which decision each settlement was opened.
select settlement, instrument
from projection.fact_departure_decided
where settlement is not null and (%(instrument)s::text is null or instrument = %(instrument)s) and {known}
