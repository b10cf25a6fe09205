-- A restore fills an empty ledger. While its row stands nobody records: not even a writer that opened the ledger before.
-- Only the owner of the tables begins and ends one; the writing role sees it.
create table ledger.restoring (
    only_row boolean primary key default true check (only_row),
    source   text not null,
    began_at timestamptz not null default now()
);

create function ledger.refuse_while_restoring() returns trigger language plpgsql as $$
begin
    if exists (select from ledger.restoring) then
        raise exception 'a restore of this ledger is unfinished: nothing can be recorded'
            using errcode = 'object_not_in_prerequisite_state', hint = 'Run `sobo restore --from-kafka` to its end.';
    end if;
    return null;
end
$$;

create trigger not_while_restoring before insert on ledger.events
    for each statement execute function ledger.refuse_while_restoring();

alter table ledger.events enable always trigger not_while_restoring;

grant select on ledger.restoring to :writer;

do $$
begin
    if exists (select from pg_roles where rolname = 'sobo_reader') then
        grant select on ledger.restoring to sobo_reader;
    end if;
end
$$;
