-- What others keep in the schema %(schema)s, or built on what lies there: kind and name as PostgreSQL tells them, the
-- owner, and whether it lies in the schema. What depends on one of them is found as well.
with recursive
inside as (
    select c.oid, c.reltype, c.relname, c.relkind from pg_class as c where c.relnamespace = %(schema)s::regnamespace
),
-- A view is known to the catalogue by the rule that it rewrites by.
edges as (
    select
        -- By its row type too, or an array of that; a domain over either is something that others built.
        case
            when d.refclassid = 'pg_type'::regclass then coalesce(nullif(t.typrelid, 0), nullif(a.typrelid, 0))
            else d.refobjid
        end as on_relation,
        case when d.refclassid = 'pg_type'::regclass then coalesce(a.oid, t.oid) end as on_type,
        case when r.ev_class is not null then 'pg_class'::regclass else d.classid::regclass end as class,
        coalesce(r.ev_class, d.objid) as object,
        case when r.ev_class is not null then 0 else d.objsubid end as column_number
    from pg_depend as d
    left join pg_rewrite as r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    left join pg_type as t on d.refclassid = 'pg_type'::regclass and t.oid = d.refobjid
    left join pg_type as a on t.typlen = -1 and a.oid = t.typelem and a.typarray = t.oid
    where d.refclassid in ('pg_class'::regclass, 'pg_type'::regclass) and d.deptype in ('n', 'a')
),
found (class, object, column_number) as (
    select e.class, e.object, e.column_number
    from edges as e
    join inside as i on i.oid = e.on_relation
    union
    select e.class, e.object, e.column_number
    from found as f
    join edges as e
        on (f.class = 'pg_class'::regclass and e.on_relation = f.object)
        or (f.class = 'pg_type'::regclass and e.on_type = f.object)
),
others as (
    select class, object, column_number from found
    union
    select 'pg_class'::regclass, oid, 0 from inside where relkind in ('r', 'p', 'f', 'v', 'm', 'S')
    union
    select 'pg_proc'::regclass, oid, 0 from pg_proc where pronamespace = %(schema)s::regnamespace
),
-- Defaults, keys and row types of a table come and go with it; so does what is internal.
named as (
    select distinct o.class, o.object, pg_describe_object(o.class, o.object, 0) as told
    from others as o
    left join pg_constraint as k on o.class = 'pg_constraint'::regclass and k.oid = o.object
    left join pg_trigger as g on o.class = 'pg_trigger'::regclass and g.oid = o.object
    left join pg_type as y on o.class = 'pg_type'::regclass and y.oid = o.object
    where o.class <> 'pg_attrdef'::regclass
        and (y.oid is null or y.typtype = 'd')
        and (k.oid is null or (k.contype = 'f' and k.conrelid not in (select oid from inside)))
        and not coalesce(g.tgisinternal, false)
)
select
    told,
    coalesce(pg_get_userbyid(c.relowner), '') as owner,
    case when c.relnamespace = %(schema)s::regnamespace then c.relname end as name_inside,
    c.relkind::text as kind
from named as n
left join pg_class as c on n.class = 'pg_class'::regclass and c.oid = n.object
order by told
