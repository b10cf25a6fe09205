-- Who opened personal data of whom, where that is asked for (SOBO_READ_LOG): a stream of its own beside the log. No event:
-- the log tells of units and people to everybody who follows it, and a question must not wait for the lock of an append.
create table ledger.reads (
    number       bigint generated always as identity primary key,
    read_at      timestamptz not null default clock_timestamp(),
    login        text not null default session_user,
    said         text not null,  -- who they say they are, which in the embedded database is all there is
    command      text not null,
    staff_number text not null,
    fields       text[] not null
);

create index reads_of on ledger.reads (staff_number, number);

create trigger append_only before update or delete or truncate on ledger.reads
    for each statement execute function ledger.refuse_any_change();

alter table ledger.reads enable always trigger append_only;

revoke update, delete, truncate on ledger.reads from current_user;
