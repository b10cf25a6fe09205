-- A role that reads: the log and the projections, no key of sealed data, and nothing that it could change.
-- Where roles may not be created, there is none until an administrator creates it and repeats these grants.
do $$
begin
    create role sobo_reader nologin;
exception
    when duplicate_object or unique_violation or insufficient_privilege then null;
end
$$;

do $$
begin
    if exists (select from pg_roles where rolname = 'sobo_reader') then
        grant usage on schema ledger to sobo_reader;
        grant select on ledger.migrations, ledger.events, ledger.head, ledger.relay to sobo_reader;
        if pg_has_role(current_user, (select nspowner from pg_namespace where nspname = 'projection'), 'usage') then
            grant usage on schema projection to sobo_reader;
            grant select on all tables in schema projection to sobo_reader;
        end if;
    end if;
end
$$;
