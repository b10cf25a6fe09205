-- Keys of personal data, wrapped under a master key that stands outside: here only its id.
create table ledger.master_key (
    only_row boolean primary key default true check (only_row),
    id       bytea not null check (length(id) = 4)
);

-- What the planner keeps of a column is a copy of its values, which would outlive them. A column made anew has none.
alter table ledger.person_keys alter column key type bytea using key;
alter table ledger.person_keys alter column identity_hash type bytea using identity_hash;
alter table ledger.person_keys alter column key set statistics 0;
alter table ledger.person_keys alter column identity_hash set statistics 0;

-- A wrapped key is the master key's id and what opens with it: a writer that has not heard of a rotation is told.
create function ledger.refuse_another_master_key() returns trigger language plpgsql as $$
begin
    if exists (
        select
        from added
        join ledger.master_key on length(added.key) = 64 and substring(added.key for 4) <> master_key.id
    ) then
        raise exception 'a key is wrapped under another master key than the ledger''s'
            using errcode = 'integrity_constraint_violation', hint = 'Record it again: the master key was rotated.';
    end if;
    return null;
end
$$;

create trigger under_the_master_key after insert on ledger.person_keys
    referencing new table as added for each statement execute function ledger.refuse_another_master_key();

-- Recording that somebody is erased is to erase them: the key goes in the same transaction, whoever records it, and the
-- writer needs no right to delete keys. As the owner of the tables.
create function ledger.delete_key() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
    delete from ledger.person_keys where stream = new.stream;
    return null;
end
$$;

revoke all on function ledger.delete_key() from public;

create trigger erases_the_key after insert on ledger.events
    for each row when (new.type = 'PersonalDataErased') execute function ledger.delete_key();

alter table ledger.events enable always trigger erases_the_key;
