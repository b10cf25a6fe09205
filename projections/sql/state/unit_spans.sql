-- Each unit's code, name, type and parent from day to day. Within a day the later position rules.
with
opened as (
    select stream, position, effective_on, code, name, type, parent_id from {standing_unit_registered} as r
    union all
    select stream, position, effective_on, code, name, type, parent_id from {standing_units_merged} as m
    union all
    select stream, position, effective_on, code, name, type, parent_id from {standing_unit_established} as e
),
-- A unit whose opening was taken back may be opened again in the same stream: the last opening that stands counts.
opening as (
    select distinct on (stream) stream, position, effective_on, code, name, type, parent_id
    from opened
    order by stream, position desc
),
ending as (
    select d.stream, min(d.effective_on) as ended_on
    from {standing_unit_dissolved} as d
    join opening as o on o.stream = d.stream and o.position < d.position
    group by d.stream
),
-- '' stands for no parent, so that null can mean: this event says nothing of it.
said as (
    select stream, effective_on, position, code, name, type, coalesce(parent_id, '') as parent_id from opening
    union all
    select stream, effective_on, position, code, null, null, null from {standing_unit_recoded} as r
    union all
    select stream, effective_on, position, null, name, null, null from {standing_unit_renamed} as r
    union all
    select stream, effective_on, position, null, null, type, null from {standing_unit_reclassified} as r
    union all
    select stream, effective_on, position, null, null, null, coalesce(parent_id, '') from {standing_unit_reassigned} as r
),
numbered as (
    select
        s.*,
        o.effective_on as registered_on,
        e.ended_on,
        count(s.code) over in_order as code_number,
        count(s.name) over in_order as name_number,
        count(s.type) over in_order as type_number,
        count(s.parent_id) over in_order as parent_number,
        lead(s.effective_on) over in_order as next_on
    from said as s
    join opening as o on o.stream = s.stream and o.position <= s.position
    left join ending as e on e.stream = s.stream
    window in_order as (partition by s.stream order by s.effective_on, s.position)
),
-- Each number is shared by the event that said something and those behind it that did not: its value is theirs.
carried as (
    select
        stream,
        effective_on as valid_from,
        least(next_on, ended_on) as valid_until,
        max(code) over (partition by stream, code_number) as code,
        max(name) over (partition by stream, name_number) as name,
        max(type) over (partition by stream, type_number) as type,
        max(parent_id) over (partition by stream, parent_number) as parent_id,
        registered_on,
        ended_on
    from numbered
)
select
    substr(c.stream, 6) as unit_id,
    c.valid_from,
    c.valid_until,
    c.code,
    c.name,
    c.type,
    l.level,
    nullif(c.parent_id, '') as parent_id,
    c.registered_on,
    c.ended_on
from carried as c
join (values {levels}) as l (type, level) on l.type = c.type
where c.valid_until is null or c.valid_from < c.valid_until
