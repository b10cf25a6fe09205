-- What stands beside the log: keys of sealed data, files already recorded, settings, how far the relay has come.

-- Kept apart from the events so that a key can really be deleted, and a person's data with it.
create table ledger.person_keys (
    stream        text collate "C" primary key,
    identity_hash bytea not null constraint person_keys_identity unique,
    key           bytea not null
);

create table ledger.files (
    first_position bigint primary key,
    last_position  bigint not null,
    sha256         text not null,
    kind           text not null,
    name           text not null,
    repeated       boolean not null,  -- recorded once more on purpose
    recorded_at    timestamptz not null default now()
);

-- Two processes with the same file at the same moment: the second one fails here.
create unique index files_once on ledger.files (sha256) where not repeated;

create table ledger.settings (
    name  text primary key,
    value bytea not null
);

-- The secret keys the hashes that name people in stream ids; three random UUIDs hold more than its 256 bits.
insert into ledger.settings (name, value)
values
    (
        'identity_secret',
        sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    ),
    ('ledger_name', convert_to('ledger-' || left(gen_random_uuid()::text, 8), 'UTF8'));

create table ledger.relay (
    topic    text primary key,
    position bigint not null
);

grant select, insert, delete on ledger.person_keys to :writer;
grant select, insert on ledger.files to :writer;
grant select on ledger.settings to :writer;
grant select, insert, update on ledger.relay to :writer;

-- Projections are the writer's own: a rebuild creates a second schema and swaps them.
grant create on database :database to :writer;
