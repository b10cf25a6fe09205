-- A list of common tables, for use behind "with recursive": the departures decided by the day, each with what is owed,
-- funded and paid by then ("sums"), and its state. A rescinded one has no figures. "settled_which" and "entries_which"
-- narrow it down. A query chooses from "states" those that it tells of, as "settled".
decided as not materialized (
    select *
    from departure_figures
    where decided_on <= %(day)s and {settled_which}
),
{sums},
-- What a clerk ordered to be returned, less what came back since, in the order of recording and never more than is paid
-- by then. An order that the ledger made for a new post says no more than that post does: see "is_asked_back".
orders as materialized (
    select stream, position
    from projection.fact_repayment_ordered
    where appointment_version is null and effective_on <= %(day)s and {entries_which}
),
steps as materialized (
    select
        stream,
        case kind when 'ordered_back' then amount when 'came_back' then -amount else 0 end as orders,
        case kind when 'ordered_back' then 0 when 'paid' then amount else -amount end as pays,
        row_number() over (partition by stream order by position) as step
    from settlement_entries
    where effective_on <= %(day)s
        and {entries_which}
        and stream in (select stream from orders)
        and (
            kind in ('paid', 'reversed', 'came_back')
            or kind = 'ordered_back' and position in (select position from orders)
        )
),
running as (
    select stream, step, 0::bigint as ordered, pays as paid
    from steps
    where step = 1
    union all
    select s.stream, s.step, least(greatest(0, r.ordered + s.orders), r.paid + s.pays), r.paid + s.pays
    from running as r
    join steps as s on s.stream = r.stream and s.step = r.step + 1
),
ordered_back as (
    select distinct on (stream) stream, ordered
    from running
    order by stream, step desc
),
figures as (
    select
        d.stream,
        d.staff_number,
        d.settlement,
        d.decided_on,
        d.leaves_on,
        d.route,
        d.category,
        d.sex,
        d.age_band,
        d.unit_id,
        d.rescinded,
        d.position,
        case when not d.rescinded then d.regime end as regime,
        case when not d.rescinded and d.regime is not null then d.total end as assessed,
        case when d.rescinded then 0 else d.by_then_submitted end as submitted,
        case when d.rescinded then 0 else d.by_then_approved end as approved,
        d.by_then_paid_out as paid_out,
        d.by_then_paid_out - d.by_then_came_back as paid,
        case when d.rescinded then 0 else coalesce(o.ordered, 0) end as ordered_back,
        -- What was paid is returned by who takes a post paid by the budget before the day that the assessment states.
        -- One recorded before assessments stated it has the months of its regime, those of the day of leaving. No row of
        -- the parameters, nothing asked back.
        case
            when d.paid_post_on <= %(day)s and not d.rescinded then coalesce(
                d.paid_post_on < coalesce(d.pay_back_until, d.leaves_on + make_interval(months => (
                    select p.months
                    from unnest(
                        %(pay_back_regime)s::text[], %(pay_back_route)s::text[],
                        %(pay_back_from)s::date[], %(pay_back_before)s::date[], %(pay_back_months)s::integer[]
                    ) as p (regime, route, valid_from, valid_before, months)
                    where p.regime = d.regime
                        and p.route = d.route
                        and p.valid_from <= d.leaves_on and d.leaves_on < p.valid_before
                ))),
                false
            )
            else false
        end as is_asked_back
    from by_then as d
    left join ordered_back as o on o.stream = d.settlement
),
states as (
    select
        *,
        case
            when rescinded then 'rescinded'
            when is_asked_back and paid_out > 0 or ordered_back > 0 then 'repayable'
            when assessed is null then 'unassessed'
            when paid > 0 and paid >= assessed then 'paid'
            when paid > 0 then 'partly_paid'
            when approved > 0 then 'approved'
            when submitted > 0 then 'submitted'
            else 'assessed'
        end as status
    from figures
)
