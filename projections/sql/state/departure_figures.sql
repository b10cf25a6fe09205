-- Each departure with what it comes to: of its settlement the newest assessment, and what the entries add up to, all days
-- together; the first and the last of these days tell of which days that holds. It goes across the streams of a person
-- and of the settlements, so that nobody who asks has to join them. Without a regime nothing could be computed any more;
-- an assessment that was recorded before these stated the day of pay-back has none here: see settled.sql.
with
sums as (
    select
        stream,
        min(effective_on) as first_on,
        max(effective_on) as last_on,
        coalesce(sum(amount) filter (where kind = 'submitted'), 0)::bigint as submitted,
        coalesce(sum(amount) filter (where kind = 'approved'), 0)::bigint as approved,
        (coalesce(sum(amount) filter (where kind = 'paid'), 0)
            - coalesce(sum(amount) filter (where kind = 'reversed'), 0))::bigint as paid_out,
        coalesce(sum(amount) filter (where kind = 'came_back'), 0)::bigint as came_back
    from {settlement_entries} as e
    where {touched}
    group by stream
)
select
    d.position,
    d.decided_on,
    d.leaves_on,
    d.rescinded,
    s.first_on,
    s.last_on,
    s.submitted,
    s.approved,
    s.paid_out,
    s.came_back,
    a.total,
    a.pay_back_until,
    d.paid_post_on,
    d.settlement,
    d.category,
    d.route,
    a.regime,
    d.unit_id,
    d.stream,
    d.sex,
    d.age_band,
    d.staff_number,
    a.rule_version
from (select * from {departures} as d where {touched}) as d
left join (select * from {assessments} as a where {touched}) as a on a.stream = d.settlement
left join sums as s on s.stream = d.settlement
