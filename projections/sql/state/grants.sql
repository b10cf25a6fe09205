-- The rights that others have on the schema %(schema)s, on its tables and views, and on single columns of them, and
-- those that new tables in it would get. The owner's own are no grants.
select 'schema' as kind, '' as relation, '' as attribute, a.grantee, a.privilege_type, a.is_grantable
from pg_namespace as n
cross join aclexplode(n.nspacl) as a
where n.nspname = %(schema)s and a.grantee <> n.nspowner
union all
select 'table', c.relname, '', a.grantee, a.privilege_type, a.is_grantable
from pg_class as c
cross join aclexplode(c.relacl) as a
where c.relnamespace = %(schema)s::regnamespace and a.grantee <> c.relowner
union all
select 'column', c.relname, t.attname, a.grantee, a.privilege_type, a.is_grantable
from pg_attribute as t
join pg_class as c on c.oid = t.attrelid
cross join aclexplode(t.attacl) as a
where c.relnamespace = %(schema)s::regnamespace and a.grantee <> c.relowner
union all
select 'default', '', '', a.grantee, a.privilege_type, a.is_grantable
from pg_default_acl as d
cross join aclexplode(d.defaclacl) as a
where d.defaclnamespace = %(schema)s::regnamespace and d.defaclobjtype = 'r'
    and pg_get_userbyid(d.defaclrole) = current_user and a.grantee <> d.defaclrole
