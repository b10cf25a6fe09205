-- Who is asked to cosign checkpoints. A change is a new row, and the newest of a key counts: who was asked when stays.
create table ledger.witnesses (
    number     bigint generated always as identity primary key,
    url        text not null,
    key        text not null,  -- NAME+ID+KEY
    asked      boolean not null,
    login      text not null default session_user,
    decided_at timestamptz not null default now()
);

-- What witnesses signed: lines of a note, each over the checkpoint of this size and root.
create table ledger.cosignatures (
    number      bigint generated always as identity primary key,
    size        bigint not null,
    root        bytea not null,
    key         text not null,
    line        text not null,
    received_at timestamptz not null default now()
);
create index cosignatures_of on ledger.cosignatures (key, size);

do $$
declare
    kept text;
begin
    foreach kept in array array['witnesses', 'cosignatures'] loop
        execute format(
            'create trigger append_only before update or delete or truncate on ledger.%I
                for each statement execute function ledger.refuse_any_change()', kept
        );
        execute format('alter table ledger.%I enable always trigger append_only', kept);
        execute format('revoke update, delete, truncate on ledger.%I from current_user', kept);
    end loop;
end
$$;

grant select on ledger.witnesses, ledger.cosignatures to :writer;
grant insert (url, key, asked) on ledger.witnesses to :writer;
grant insert (size, root, key, line) on ledger.cosignatures to :writer;

do $$
begin
    if exists (select from pg_roles where rolname = 'sobo_reader') then
        grant select on ledger.witnesses, ledger.cosignatures to sobo_reader;
    end if;
end
$$;
