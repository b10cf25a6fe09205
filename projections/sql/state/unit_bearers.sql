-- Every spell in which a unit bore the code under one name. A unit may bear a code, give it up and take it again: only
-- spans that follow one another without a day between are one spell.
with bearing as (
    select
        unit_id,
        name,
        valid_from,
        valid_until,
        lag(valid_until) over (partition by unit_id, name order by valid_from) is distinct from valid_from as begins
    from unit_spans
    where code = %(code)s
),
numbered as (
    select *, count(*) filter (where begins) over (partition by unit_id, name order by valid_from) as spell
    from bearing
)
select
    unit_id,
    name,
    min(valid_from) as valid_from,
    case when bool_or(valid_until is null) then null else max(valid_until) end as valid_until
from numbered
group by unit_id, name, spell
order by valid_from, unit_id
