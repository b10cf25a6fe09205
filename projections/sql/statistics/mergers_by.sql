-- A list of common tables: every unit formed by the day out of others or anew, every one renamed or of another type, and
-- every one that ended without successor. Units of the opening list are no change.
{places},
opened as (
    select min(registered_on) as opened_on from unit_spans
),
edges as (
    select e.to_id, e.from_id, e.scope, e.effective_on
    from unit_edges as e
    where e.effective_on <= %(day)s and e.effective_on >= %(since)s::date
),
formed as (
    select
        u.unit_id,
        u.registered_on as changed_on,
        case
            when count(e.to_id) > 1 or bool_or(e.scope = 'whole') then 'merged'
            when count(e.to_id) = 1 then 'divided'
            else 'founded'
        end as form,
        count(distinct e.from_id) as predecessors
    from unit_spans as u
    cross join opened as l
    left join edges as e on e.to_id = u.unit_id
    where u.valid_from = u.registered_on
        and u.registered_on > l.opened_on
        and u.registered_on <= %(day)s
        and u.registered_on >= %(since)s::date
    group by u.unit_id, u.registered_on
),
called as (
    select
        unit_id,
        valid_from as changed_on,
        valid_from = registered_on as is_first,
        name <> lag(name) over (partition by unit_id order by valid_from) as is_renamed,
        type <> lag(type) over (partition by unit_id order by valid_from) as is_retyped
    from unit_spans
),
changes as materialized (
    select unit_id, changed_on, form, predecessors
    from formed
    union all
    select unit_id, changed_on, case when is_renamed then 'renamed' else 'reclassified' end, 0
    from called
    where not is_first and (is_renamed or is_retyped) and changed_on <= %(day)s and changed_on >= %(since)s::date
    union all
    select u.unit_id, u.ended_on, 'dissolved', 0
    from unit_spans as u
    where u.valid_from = u.registered_on
        and u.ended_on <= %(day)s
        and u.ended_on >= %(since)s::date
        and not exists (select from unit_edges as e where e.from_id = u.unit_id and e.effective_on = u.ended_on)
),
-- Where what each came of lay on the day before, by the names of then.
sources as (
    select unit_id, changed_on, from_id
    from changes
    join edges on edges.to_id = changes.unit_id and changes.form in ('merged', 'divided') and from_id is not null
    union
    select unit_id, changed_on, unit_id
    from changes
    where form in ('renamed', 'reclassified', 'dissolved')
),
origins as (
    select s.unit_id, s.changed_on, string_agg(distinct p.name, ' + ' order by p.name) as from_provinces
    from sources as s
    join unit_places as w
        on w.unit_id = s.from_id
        and w.valid_from <= s.changed_on - 1
        and (w.valid_until is null or s.changed_on - 1 < w.valid_until)
    join unit_spans as p
        on p.unit_id = w.province_id
        and p.valid_from <= s.changed_on - 1
        and (p.valid_until is null or s.changed_on - 1 < p.valid_until)
    group by s.unit_id, s.changed_on
),
counted as (
    select
        {keys},
        1 as units,
        c.predecessors
    from changes as c
    left join unit_spans as u
        on u.unit_id = c.unit_id
        and (case when c.form = 'dissolved' then c.changed_on - 1 else c.changed_on end) >= u.valid_from
        and (u.valid_until is null or (case when c.form = 'dissolved' then c.changed_on - 1 else c.changed_on end) < u.valid_until)
    left join places as w on w.unit_id = c.unit_id
    left join provinces as o on o.unit_id = w.province_id
    left join origins as f on f.unit_id = c.unit_id and f.changed_on = c.changed_on
)
