-- Who may do what: the one place where it is declared, and a test holds every table, role and statement against it. It is
-- run in the transaction of the last migration, so it is what holds, whatever earlier migrations granted; a table that is
-- not named here is nobody's. `:writer` and so on stand for the roles that play them (store/rights/roles.py).

-- The tables belong to a role that nobody logs in as, where whoever runs this may hand them over.
do $$
declare
    held record;
begin
    if not exists (select from pg_roles where rolname = 'sobo_owner') then
        return;
    end if;
    if pg_has_role(current_user, (select nspowner from pg_namespace where nspname = 'ledger'), 'usage') then
        if not pg_has_role(current_user, 'sobo_owner', 'usage') then
            execute format('grant sobo_owner to %I', current_user);
        end if;
        grant create, usage on schema ledger to sobo_owner;
        for held in
            select c.oid::regclass as name
            from pg_class as c
            where c.relnamespace = 'ledger'::regnamespace and c.relkind in ('r', 'v')
                and pg_get_userbyid(c.relowner) <> 'sobo_owner'
        loop
            execute format('alter table %s owner to sobo_owner', held.name);
        end loop;
        for held in
            select p.oid::regprocedure as name
            from pg_proc as p
            where p.pronamespace = 'ledger'::regnamespace and pg_get_userbyid(p.proowner) <> 'sobo_owner'
        loop
            execute format('alter function %s owner to sobo_owner', held.name);
        end loop;
    end if;
exception
    when insufficient_privilege then null;  -- they stay with whoever made them; `sobo doctor` says so
end
$$;

do $$
declare
    held record;
begin
    for held in
        select rolname
        from pg_roles
        where rolname in (
            'sobo_writer', 'sobo_relay', 'sobo_projector', 'sobo_key_holder', 'sobo_reader', 'sobo_auditor'
        )
            and oid not in (select relowner from pg_class where relnamespace = 'ledger'::regnamespace)
    loop
        execute format('revoke all on all tables in schema ledger from %I', held.rolname);
    end loop;
end
$$;

grant usage on schema ledger to :writer, :relay, :projector, :key_holder, :reader, :auditor;

-- What everybody needs to see whether this is a ledger, whole, of this version, and how far it is.
grant select on ledger.migrations, ledger.restoring, ledger.about, ledger.events, ledger.head, ledger.leaves
    to :writer, :relay, :projector, :key_holder, :reader, :auditor;

-- The log and its tree: added to, never changed.
grant insert (position, stream, version, type, event) on ledger.events to :writer;
grant update on ledger.head to :writer;
grant insert on ledger.leaves, ledger.subtrees, ledger.checkpoints to :writer;
grant select on ledger.subtrees to :writer, :reader, :auditor;
grant insert (url, key, asked) on ledger.witnesses to :writer;
grant insert (size, root, key, line) on ledger.cosignatures to :writer;
grant select on ledger.checkpoints, ledger.witnesses, ledger.cosignatures to :writer, :key_holder, :reader, :auditor;

-- The secret by which people are found, and files that were recorded.
grant select on ledger.settings to :writer, :key_holder;
grant select, insert on ledger.files to :writer;
grant select on ledger.files to :key_holder, :auditor;
grant select (sha256, first_position, last_position) on ledger.files to :reader;  -- their names may name people

-- Keys of sealed data: who records adds them and cannot open anything with them.
grant insert, select (stream, identity_hash), update (identity_hash) on ledger.person_keys to :writer;
grant select, insert, update, delete on ledger.person_keys to :key_holder;
grant select, insert on ledger.master_key to :writer;
grant select, insert, update on ledger.master_key to :key_holder;

-- Who opened them: written by who opens, read by who audits.
grant insert (said, command, staff_number, fields) on ledger.reads to :key_holder;
grant select on ledger.reads to :auditor;

-- What was found when everything was read again: written by who did, read by whoever is asked.
grant insert (said, events, root, problems, projection, against) on ledger.verifications to :auditor;
grant select on ledger.verifications to :reader, :auditor;

-- How far relay and projectors are, and what stops them.
grant select, insert, update on ledger.relay to :relay;
grant select on ledger.relay to :writer, :projector, :key_holder, :reader, :auditor;
grant select, insert, update on ledger.retries to :relay, :projector;
grant select, insert, update, delete on ledger.stops to :projector;
grant insert (position, partition, message_offset, skipped, reason) on ledger.skips to :writer;
grant select on ledger.skips, ledger.stops, ledger.retries to :writer, :relay, :projector, :reader, :auditor;

-- The projections are the projector's own: a rebuild makes a second schema and swaps them. Whoever reads and audits gets
-- each schema from projections/sql/state/reader.sql; and what is added to it later, from here.
grant create, temporary on database :database to :projector;
grant temporary on database :database to :writer, :key_holder, :reader, :auditor;

do $$
declare
    held record;
begin
    if to_regrole('sobo_projector') is null or to_regrole('sobo_writer') is null then
        return;
    end if;
    for held in
        select c.oid::regclass as name
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in ('projection', 'projection_shadow', 'projection_old')
            and c.relkind in ('r', 'p', 'v', 'm') and c.relowner = 'sobo_writer'::regrole
    loop
        execute format('alter table %s owner to sobo_projector', held.name);
    end loop;
    for held in
        select nspname as name
        from pg_namespace
        where nspname in ('projection', 'projection_shadow', 'projection_old') and nspowner = 'sobo_writer'::regrole
    loop
        execute format('alter schema %I owner to sobo_projector', held.name);
    end loop;
    execute format('revoke create on database %I from sobo_writer', current_database());
exception
    when insufficient_privilege then null;  -- a projection of before stays with the role that records
end
$$;

do $$
begin
    if to_regnamespace('projection') is not null then
        grant usage on schema projection to :reader, :auditor;
        grant select on all tables in schema projection to :reader, :auditor;
    end if;
exception
    when insufficient_privilege then null;
end
$$;

do $$
begin
    alter default privileges for role :projector grant select on tables to :reader, :auditor;
exception
    when insufficient_privilege then null;
end
$$;
