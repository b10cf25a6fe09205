-- The unit and every unit that went whole into it by the day, directly or through others.
with recursive
feeders (unit_id) as (
    select %(unit_id)s::text collate "C"
    union
    select e.from_id
    from feeders as f
    join unit_edges as e on e.to_id = f.unit_id
    where e.scope = 'whole' and e.effective_on <= %(on)s and e.from_id is not null
)
select unit_id from feeders
