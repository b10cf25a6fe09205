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
    select u.unit_id, u.parent_id, u.level, u.valid_from, u.valid_until
    from {unit_spans} as u
    where u.unit_id in (select heir_id from ways)
),
-- The days on which a unit may come to lie in another province: when it, its parent, or the parent's parent changes.
cuts (unit_id, day) as (
    select unit_id, valid_from from heirs
    union
    select u.unit_id, d.day
    from heirs as u
    join {unit_spans} as p on p.unit_id = u.parent_id
    cross join lateral (values (p.valid_from), (p.valid_until)) as d (day)
    where u.level <> 'province' and u.valid_from < d.day and (u.valid_until is null or d.day < u.valid_until)
    union
    select u.unit_id, d.day
    from heirs as u
    join {unit_spans} as p on p.unit_id = u.parent_id
    join {unit_spans} as g on g.unit_id = p.parent_id
    cross join lateral (values (g.valid_from), (g.valid_until)) as d (day)
    where u.level <> 'province' and u.valid_from < d.day and (u.valid_until is null or d.day < u.valid_until)
),
looked_at as (
    select
        c.unit_id,
        c.day,
        case 'province' when u.level then u.unit_id when p.level then p.unit_id when g.level then g.unit_id end
            as province_id
    from cuts as c
    join heirs as u
        on u.unit_id = c.unit_id and u.valid_from <= c.day and (u.valid_until is null or c.day < u.valid_until)
    left join {unit_spans} as p
        on p.unit_id = u.parent_id and p.valid_from <= c.day and (p.valid_until is null or c.day < p.valid_until)
    left join {unit_spans} as g
        on g.unit_id = p.parent_id and g.valid_from <= c.day and (g.valid_until is null or c.day < g.valid_until)
),
changing as (
    select
        *,
        row_number() over in_order = 1 or province_id is distinct from lag(province_id) over in_order as changes
    from looked_at
    window in_order as (partition by unit_id order by day)
),
located as materialized (
    select
        c.unit_id,
        c.province_id,
        c.day as valid_from,
        coalesce(lead(c.day) over (partition by c.unit_id order by c.day), l.ended_on) as valid_until
    from changing as c
    join lives as l on l.unit_id = c.unit_id
    where c.changes
),
last_ways as materialized (
    select distinct on (unit_id) unit_id, heir_id, until_day, step from ways order by unit_id, step desc
),
-- Who has come to no living unit: from that day on, and the province then.
lost as (
    select w.unit_id, w.heir_id, w.until_day as lost_on, l.province_id
    from last_ways as w
    left join located as l
        on l.unit_id = w.heir_id and l.valid_from < w.until_day and (l.valid_until is null or w.until_day <= l.valid_until)
    where w.until_day is not null
),
placed as (
    select
        w.unit_id,
        greatest(w.from_day, l.valid_from) as valid_from,
        least(w.until_day, l.valid_until) as valid_until,
        w.heir_id,
        true as lives,
        l.province_id
    from ways as w
    join located as l
        on l.unit_id = w.heir_id
        and (w.until_day is null or l.valid_from < w.until_day)
        and (l.valid_until is null or w.from_day < l.valid_until)
    union all
    select
        l.unit_id,
        greatest(l.lost_on, p.from_day),
        case when p.step < e.step then p.until_day end,
        l.heir_id,
        false,
        p.heir_id
    from lost as l
    left join ways as p on p.unit_id = l.province_id
    left join last_ways as e on e.unit_id = l.province_id
    where p.unit_id is null or p.step = e.step or l.lost_on < p.until_day
)
select
    p.unit_id,
    p.valid_from,
    p.valid_until,
    p.heir_id,
    p.lives,
    p.province_id,
    p.valid_from = l.registered_on as is_first
from placed as p
join lives as l using (unit_id)
where {homes}
