-- Where the territory of each unit of the first day lies on the second: itself if it still lives, and whatever was
-- formed in between out of it, or out of what was formed of it, through units of every level.
with recursive
holders (from_id, to_id) as (
    select unit_id, unit_id
    from unit_spans
    where level = %(level)s and daterange(valid_from, valid_until) @> %(from_day)s::date
    union
    select h.from_id, e.to_id
    from holders as h
    join unit_edges as e on e.from_id = h.to_id
    where e.effective_on > %(from_day)s and e.effective_on <= %(to_day)s
),
held as (
    select h.from_id, f.code as from_code, f.name as from_name, h.to_id, t.code as to_code, t.name as to_name
    from holders as h
    join unit_spans as f on f.unit_id = h.from_id and daterange(f.valid_from, f.valid_until) @> %(from_day)s::date
    join unit_spans as t on t.unit_id = h.to_id and daterange(t.valid_from, t.valid_until) @> %(to_day)s::date
    where t.level = %(level)s
)
select
    *,
    case count(*) over (partition by from_id) when 1 then 'whole' else 'part' end as coverage
from held
order by from_code, from_id, to_code, to_id
