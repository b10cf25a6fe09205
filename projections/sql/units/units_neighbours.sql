-- The units of which one was formed (named as on their last day before) and those formed of it (as on their first).
select
    'predecessors' as side, e.from_id as id, s.code, coalesce(s.name, e.note) as name, e.scope, e.effective_on,
    e.instrument, e.clause, e.ordinal
from unit_edges as e
left join unit_spans as s
    on s.unit_id = e.from_id and daterange(s.valid_from, s.valid_until) @> e.effective_on - 1
where e.to_id = %(unit_id)s
union all
select
    'successors', e.to_id, s.code, s.name, e.scope, e.effective_on, e.instrument, e.clause, e.ordinal
from unit_edges as e
left join unit_spans as s
    on s.unit_id = e.to_id and daterange(s.valid_from, s.valid_until) @> e.effective_on
where e.from_id = %(unit_id)s
order by side, effective_on, ordinal, id
