-- The role that reads may read everything in the schema.
do $$
begin
    if exists (select from pg_roles where rolname = 'sobo_reader') then
        grant usage on schema {schema} to sobo_reader;
        grant select on all tables in schema {schema} to sobo_reader;
    end if;
end
$$;
