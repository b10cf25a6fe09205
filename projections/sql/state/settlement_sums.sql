-- What the entries of each settlement come to, all days together; the last of these days tells of which days that holds.
select
    stream,
    max(effective_on) as last_on,
    coalesce(sum(amount) filter (where kind = 'submitted'), 0)::bigint as submitted,
    coalesce(sum(amount) filter (where kind = 'approved'), 0)::bigint as approved,
    (coalesce(sum(amount) filter (where kind = 'paid'), 0)
        - coalesce(sum(amount) filter (where kind = 'reversed'), 0))::bigint as paid_out,
    coalesce(sum(amount) filter (where kind = 'came_back'), 0)::bigint as came_back
from {settlement_entries} as e
where {touched}
group by stream
