-- Each person as registered, the sex as corrected last; what names the person stays sealed in the facts.
with
corrected as materialized (
    select distinct on (stream) stream, sex, position
    from {personal_data_corrected} as c
    where {touched}
    order by stream, position desc
)
select r.stream, r.staff_number, coalesce(c.sex, r.sex) as sex, r.category, r.effective_on as counts_from, r.appointed_on
from {standing_staff_registered} as r
left join corrected as c on c.stream = r.stream and c.position > r.position
