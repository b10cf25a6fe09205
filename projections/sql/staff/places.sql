-- A list of common tables, for use behind "with recursive" beside a table "homes (unit_id)": where the people of each
-- home count on the day. People of a unit that went whole into another wait in that one (or in the one that it went
-- into, and so on); people of a unit that was divided, or ended without successor, have only the province it lay in.
living as materialized (
    select unit_id, code, name, level, parent_id
    from unit_spans
    where valid_from <= %(on)s and (valid_until is null or valid_until > %(on)s)
),
placed as materialized (
    select
        l.unit_id,
        l.code,
        l.name,
        l.level,
        case 'province' when l.level then l.unit_id when p.level then p.unit_id when g.level then g.unit_id end
            as province_id
    from living as l
    left join living as p on p.unit_id = l.parent_id
    left join living as g on g.unit_id = p.parent_id
),
-- Each ended unit as it was on its last living day.
ended as materialized (
    select unit_id, level, parent_id, ended_on from unit_spans where valid_until = ended_on and ended_on <= %(on)s
),
-- From each ended home, step by step into the unit that it went whole into. Provinces go along for the stranded.
journeys (unit_id, reached_id, step) as (
    select unit_id, unit_id, 0
    from ended
    where level = 'province' or unit_id in (select unit_id from homes)
    union all
    select j.unit_id, e.to_id, j.step + 1
    from journeys as j
    join ended as u on u.unit_id = j.reached_id
    join unit_edges as e on e.from_id = u.unit_id and e.scope = 'whole' and e.effective_on = u.ended_on
),
arrivals as materialized (
    select distinct on (unit_id) unit_id, reached_id from journeys order by unit_id, step desc
),
-- Homes whose journey ends in no living unit, with the last unit of it as it was on its last day.
lost as materialized (
    select a.unit_id, u.unit_id as last_id, u.level, u.parent_id, u.ended_on - 1 as last_day
    from arrivals as a
    join ended as u on u.unit_id = a.reached_id
    where a.reached_id not in (select unit_id from living)
),
-- The province in which that unit lay on that day, and what that province has become since.
stranded as materialized (
    select l.unit_id, coalesce(became.reached_id, was.province_id) as province_id
    from lost as l
    cross join lateral (
        select
            case 'province' when l.level then l.last_id when p.level then p.unit_id when g.level then g.unit_id end
                as province_id
        from (values (1)) as only_row
        left join unit_spans as p
            on p.unit_id = l.parent_id and daterange(p.valid_from, p.valid_until) @> l.last_day
        left join unit_spans as g
            on g.unit_id = p.parent_id and daterange(g.valid_from, g.valid_until) @> l.last_day
    ) as was
    left join arrivals as became on became.unit_id = was.province_id
),
-- "counted_id" is null for the stranded.
places as materialized (
    select unit_id, unit_id as counted_id, false as awaiting, province_id from placed
    union all
    select a.unit_id, u.unit_id, true, u.province_id
    from arrivals as a
    join placed as u on u.unit_id = a.reached_id
    union all
    select unit_id, null, false, province_id from stranded
),
-- Every province that is or was, as it is called on the day or was called last.
provinces as materialized (
    select distinct on (unit_id) unit_id, code, name
    from unit_spans
    where level = 'province' and valid_from <= %(on)s
    order by unit_id, valid_from desc
)
