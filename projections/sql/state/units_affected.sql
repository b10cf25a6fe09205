-- The units whose place may be another when these change: those below them, those that went whole into them, and so on.
with recursive
affected (unit_id) as (
    select unnest(%(units)s::text[]) collate "C"
    union
    select n.unit_id
    from affected as a
    cross join lateral (
        select unit_id from {schema}.unit_spans where parent_id = a.unit_id
        union all
        select from_id from {schema}.unit_edges where to_id = a.unit_id and scope = 'whole' and from_id is not null
    ) as n
)
select unit_id from affected
