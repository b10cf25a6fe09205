-- Where a projector stands still before a message that it cannot show, by source and partition, for everybody to see. A
-- row goes when the projection has passed it.
create table ledger.stops (
    source         text not null,
    partition      integer not null,
    message_offset bigint not null,
    position       bigint,  -- none of a message that does not say one
    code           text not null,
    message        text not null,
    since          timestamptz not null default now(),
    primary key (source, partition)
);

-- What somebody decided to leave out of the projections, and why; the newest row of a place counts. Not an event: the log
-- tells of units and people, and holds the event that is left out as before.
create table ledger.skips (
    number    bigint generated always as identity primary key,
    position  bigint,
    partition integer,  -- with the offset, of a message that does not say its position
    message_offset bigint,
    skipped   boolean not null,
    reason    text not null check (reason <> ''),
    login     text not null default session_user,
    decided_at timestamptz not null default now(),
    check ((position is null) = (partition is not null and message_offset is not null))
);

-- How often relays and projectors had to try again, and why the last time.
create table ledger.retries (
    command text primary key,
    count   bigint not null,
    last_at timestamptz not null,
    message text not null
);

grant select, insert, update on ledger.retries to :writer;
grant select, insert, update, delete on ledger.stops to :writer;
grant select on ledger.skips to :writer;
grant insert (position, partition, message_offset, skipped, reason) on ledger.skips to :writer;

do $$
begin
    if exists (select from pg_roles where rolname = 'sobo_reader') then
        grant select on ledger.stops, ledger.skips, ledger.retries to sobo_reader;
    end if;
end
$$;
