-- Each person as registered; what names the person stays sealed in the facts.
select stream, staff_number, sex, category, effective_on as counts_from, appointed_on
from {staff_registered} as r
where {touched}
