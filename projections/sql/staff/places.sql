-- A list of common tables, for use behind "with": where the people of each unit count on the day (see unit_places).
-- "counted_id" is null for those who have only a province.
places as not materialized (
    select
        unit_id,
        case when lives then heir_id end as counted_id,
        lives and heir_id <> unit_id as awaiting,
        province_id
    from unit_places
    where valid_from <= %(on)s and (valid_until is null or valid_until > %(on)s)
),
placed as not materialized (
    select u.unit_id, u.code, u.name, u.level, w.province_id
    from unit_spans as u
    join places as w on w.unit_id = u.unit_id
    where u.valid_from <= %(on)s and (u.valid_until is null or u.valid_until > %(on)s)
),
-- Every province that is or was, as it is called on the day or was called last. Not materialized where it is asked for
-- once: workers could not share it.
provinces as (
    select distinct on (unit_id) unit_id, code, name
    from unit_spans
    where level = 'province' and valid_from <= %(on)s
    order by unit_id, valid_from desc
)
