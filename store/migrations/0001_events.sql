-- The log: events in one gapless order of positions, and the row that hands the positions out.
-- `:writer` stands for the role that records, put in by store/migrate.py.

create table ledger.events (
    position bigint primary key,
    stream   text collate "C" not null,
    version  bigint not null,
    type     text not null,
    event    bytea not null,  -- Avro single-object encoding: C3 01, fingerprint, body
    constraint events_stream_version unique (stream, version)
);

-- The map of units is read whole by every command; staff events outnumber unit events a hundred to one.
create index events_of_units on ledger.events (position) where starts_with(stream, 'unit:');

-- An append takes this row's lock until it commits. So positions are handed out in the order of the commits, and go back
-- when a transaction does: no gap, and a reader that follows the log never passes over a late commit. The lock is on a row
-- because a role that may only insert and select may not lock the table. The fill factor leaves room to rewrite the row
-- in place.
create table ledger.head (
    only_row       boolean primary key default true check (only_row),
    position       bigint not null,
    units_position bigint not null  -- of the newest event that shapes the map of units
) with (fillfactor = 10);

insert into ledger.head (position, units_position) values (0, 0);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'ledger.events is append-only: % is refused', tg_op
        using errcode = 'restrict_violation', hint = 'Correct a mistake by recording a later event that names it.';
end
$$;

create trigger append_only before update or delete or truncate on ledger.events
    for each statement execute function ledger.refuse_change();

-- "always": also where replication roles switch ordinary triggers off.
alter table ledger.events enable always trigger append_only;

create function ledger.tell_followers() returns trigger language plpgsql as $$
begin
    perform pg_notify('sobo_events', '');
    return null;
end
$$;

create trigger tell_followers after insert on ledger.events
    for each statement execute function ledger.tell_followers();

grant usage on schema ledger to :writer;
grant select on ledger.migrations to :writer;
grant select, insert on ledger.events to :writer;
grant select, update on ledger.head to :writer;

-- Where one role both owns the tables and records, it gives up what the ledger must never do.
revoke update, delete, truncate on ledger.events from current_user;
