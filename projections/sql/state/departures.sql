-- Each decision to leave, with what holds of it now. "unit_id" is the unit of the main post on the last day of service;
-- for who left before the ledger begins, that of the first one. "paid_post_on" is the day of the first post paid by the
-- State budget after leaving, whatever its basis, but not that of the registration: its day is that of the opening list.
with
decided as (
    select stream, version, position, effective_on, leaves_on, route, category, sex, age_band, settlement
    from {departure_decided} as d
    where {touched}
),
amended as (
    select stream, departure_version, position, decided_on, leaves_on, route, sex, age_band
    from {departure_amended} as a
    where {touched}
),
-- What was decided stands among its corrections, so that there is one row for each decision: the planner would take the
-- few corrections for none, and look for them decision by decision.
cohorts as (
    select distinct on (stream, departure_version) stream, departure_version, sex, age_band
    from (
        select stream, version as departure_version, sex, age_band, position
        from decided
        union all
        select stream, departure_version, sex, age_band, position
        from {departure_corrected} as c
        where {touched}
        union all
        select stream, departure_version, sex, age_band, position
        from amended
    ) as said
    order by stream, departure_version, position desc
),
days as (
    select distinct on (stream, departure_version) stream, departure_version, decided_on, leaves_on, route
    from (
        select stream, version as departure_version, effective_on as decided_on, leaves_on, route, position
        from decided
        union all
        select stream, departure_version, decided_on, leaves_on, route, position
        from amended
    ) as said
    order by stream, departure_version, position desc
),
held as (
    select d.stream, d.version, d.position, d.category, d.settlement, h.decided_on, h.leaves_on, h.route
    from decided as d
    join days as h on h.stream = d.stream and h.departure_version = d.version
),
posts as (
    select
        stream,
        position,
        effective_on,
        unit_id,
        concurrent,
        budget_paid,
        version = min(version) over (partition by stream) as of_registration
    from {standing_staff_appointed} as a
    where stream in (select stream from decided)
),
last_posts as (
    select distinct on (d.position) d.position, p.unit_id
    from held as d
    join posts as p on p.stream = d.stream and not p.concurrent
    order by
        d.position,
        p.effective_on < d.leaves_on desc,
        case when p.effective_on < d.leaves_on then p.effective_on end desc,
        case when p.effective_on < d.leaves_on then p.position end desc,
        p.effective_on,
        p.position
),
paid_posts as (
    select d.position, min(p.effective_on) as paid_post_on
    from held as d
    left join posts as p on p.stream = d.stream and p.budget_paid and not p.of_registration and p.effective_on >= d.leaves_on
    group by d.position
)
select
    d.stream,
    r.staff_number,
    d.settlement,
    d.decided_on,
    d.leaves_on,
    d.route,
    d.category,
    c.sex,
    c.age_band,
    l.unit_id,
    p.paid_post_on,
    d.position in {taken_back_departure_decided} as rescinded,
    d.position
from held as d
join {standing_staff_registered} as r on r.stream = d.stream
join last_posts as l on l.position = d.position
join paid_posts as p on p.position = d.position
join cohorts as c on c.stream = d.stream and c.departure_version = d.version
