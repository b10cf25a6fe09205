-- Where the people of each unit count, day by day: in the unit itself while it lives, then in the one that it went whole
-- into, and so on ("heir_id"). Where that leads to no living unit, because the last one was divided or ended without
-- successor, "lives" is false, "heir_id" that last one, and they have only a province: that in which it lay on its last
-- day, and what this has become since. "is_first" marks the first days of a unit, which stand for all days before them
-- where the last day of somebody's service is asked for. The one walk of "went whole into": read by staffing,
-- settlements, statistics and vacancies alike; derived from the other tables of units, whose streams it goes across.
with recursive
lives as materialized (
    select unit_id, level, registered_on, ended_on from {unit_spans} where valid_from = registered_on
),
ways (unit_id, heir_id, from_day, until_day, step) as (
    select unit_id, unit_id, registered_on, ended_on, 0
    from lives
    where level = 'province' or {homes}
    union all
    select w.unit_id, e.to_id, w.until_day, h.ended_on, w.step + 1
    from ways as w
    join {unit_edges} as e on e.from_id = w.heir_id and e.scope = 'whole' and e.effective_on = w.until_day
    join lives as h on h.unit_id = e.to_id
),
heirs as materialized (
    select unit_id, parent_id, level, valid_from, valid_until, registered_on, ended_on
    from {unit_spans}
    where {heirs}
),
parents as materialized (
    select unit_id, parent_id, level, valid_from, valid_until
    from {unit_spans}
    where unit_id in (select parent_id from heirs)
),
-- When what lies below a unit lies in a province by it: the unit itself, or its own parent.
above as materialized (
    select unit_id, valid_from, valid_until, unit_id as province_id
    from parents
    where level = 'province'
    union all
    select p.unit_id, greatest(p.valid_from, g.valid_from), least(p.valid_until, g.valid_until), g.unit_id
    from parents as p
    join {unit_spans} as g
        on g.unit_id = p.parent_id
        and g.level = 'province'
        and (p.valid_until is null or g.valid_from < p.valid_until)
        and (g.valid_until is null or p.valid_from < g.valid_until)
    where p.level <> 'province'
),
pieces as materialized (
    select unit_id, registered_on, ended_on, valid_from, valid_until, unit_id as province_id
    from heirs
    where level = 'province'
    union all
    select
        u.unit_id,
        u.registered_on,
        u.ended_on,
        greatest(u.valid_from, a.valid_from),
        least(u.valid_until, a.valid_until),
        a.province_id
    from heirs as u
    join above as a
        on a.unit_id = u.parent_id
        and (u.valid_until is null or a.valid_from < u.valid_until)
        and (a.valid_until is null or u.valid_from < a.valid_until)
    where u.level <> 'province'
),
-- Nearly every unit lies in one province all its life, by one piece.
lifelong as materialized (
    select unit_id, province_id, valid_from, valid_until
    from pieces
    where valid_from = registered_on and valid_until is not distinct from ended_on
),
-- The others day by day: a piece begins, or one ends without another.
cuts as (
    select distinct on (unit_id, day) unit_id, ended_on, day, province_id
    from (
        select unit_id, ended_on, valid_from as day, province_id
        from pieces
        union all
        select unit_id, ended_on, valid_until, null
        from pieces
        where valid_until is not null and (ended_on is null or valid_until < ended_on)
        union all
        select unit_id, ended_on, registered_on, null
        from heirs
    ) as said
    where unit_id not in (select unit_id from lifelong)
    order by unit_id, day, province_id nulls last
),
changing as (
    select
        *,
        row_number() over in_order = 1 or province_id is distinct from lag(province_id) over in_order as changes
    from cuts
    window in_order as (partition by unit_id order by day)
),
located as materialized (
    select unit_id, province_id, valid_from, valid_until
    from lifelong
    union all
    select unit_id, province_id, day, coalesce(lead(day) over (partition by unit_id order by day), ended_on)
    from changing
    where changes
),
-- The ways that lead to no living unit: from which day on, and the province then.
ended as materialized (
    select w.unit_id, w.heir_id, w.until_day as lost_on, w.step, l.province_id
    from ways as w
    left join located as l
        on l.unit_id = w.heir_id and l.valid_from < w.until_day and (l.valid_until is null or w.until_day <= l.valid_until)
    where w.until_day is not null
        and not exists (select from ways as n where n.unit_id = w.unit_id and n.step = w.step + 1)
),
-- What the provinces have become, each way with whether it is the last.
became as (
    select p.unit_id, p.heir_id, p.from_day, p.until_day, p.until_day is null or e.unit_id is not null as is_last
    from ways as p
    left join ended as e on e.unit_id = p.unit_id and e.step = p.step
    where p.unit_id in (select province_id from ended)
),
placed as (
    select
        w.unit_id,
        greatest(w.from_day, l.valid_from) as valid_from,
        least(w.until_day, l.valid_until) as valid_until,
        w.heir_id,
        true as lives,
        l.province_id,
        w.step = 0 and l.valid_from <= w.from_day as is_first
    from ways as w
    join located as l
        on l.unit_id = w.heir_id
        and (w.until_day is null or l.valid_from < w.until_day)
        and (l.valid_until is null or w.from_day < l.valid_until)
    union all
    select
        e.unit_id,
        greatest(e.lost_on, p.from_day),
        case when not p.is_last then p.until_day end,
        e.heir_id,
        false,
        p.heir_id,
        false
    from ended as e
    left join became as p on p.unit_id = e.province_id
    where p.unit_id is null or p.is_last or e.lost_on < p.until_day
)
select unit_id, valid_from, valid_until, heir_id, lives, province_id, is_first
from placed
where {homes}
