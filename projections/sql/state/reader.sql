-- The roles that read and that audit may read everything in the schema.
do $$
declare
    reading text;
begin
    foreach reading in array array['sobo_reader', 'sobo_auditor'] loop
        if to_regrole(reading) is not null then
            execute format('grant usage on schema {schema} to %I', reading);
            execute format('grant select on all tables in schema {schema} to %I', reading);
        end if;
    end loop;
end
$$;
