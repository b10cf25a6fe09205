-- The tables of state, each filled by the query of the same name. Nothing here is ever folded or counted up: a row is
-- what the facts of one stream come to. "valid_until" is the first day on which the row no longer holds, null for open.

create table if not exists {schema}.unit_spans (
    unit_id text collate "C" not null,
    valid_from date not null,
    valid_until date,
    code text collate "C" not null,
    name text not null,
    type text not null,
    level text not null,
    parent_id text collate "C",
    registered_on date not null,
    ended_on date,
    primary key (unit_id, valid_from)
);

create table if not exists {schema}.unit_edges (
    to_id text collate "C" not null,
    ordinal bigint not null,
    from_id text collate "C",
    scope text not null,
    note text not null,
    effective_on date not null,
    instrument text not null,
    clause text not null,
    position bigint not null,
    primary key (to_id, ordinal)
);

create table if not exists {schema}.unit_places (
    unit_id text collate "C" not null,
    valid_from date not null,
    valid_until date,
    heir_id text collate "C" not null,
    lives boolean not null,
    province_id text collate "C",
    is_first boolean not null,
    primary key (unit_id, valid_from)
);

create table if not exists {schema}.quota_spans (
    unit_id text collate "C" not null,
    category text not null,
    headcount bigint not null,
    valid_from date not null,
    valid_until date,
    position bigint not null
);

create table if not exists {schema}.staff (
    stream text collate "C" not null,
    staff_number text collate "C" not null,
    sex text not null,
    category text not null,
    counts_from date not null,
    appointed_on date not null
);

create table if not exists {schema}.post_spans (
    stream text collate "C" not null,
    unit_id text collate "C" not null,
    position_code text not null,
    concurrent boolean not null,
    body text,
    valid_from date not null,
    valid_until date,
    position bigint not null
);

create table if not exists {schema}.secondment_spans (
    stream text collate "C" not null,
    to_unit_id text collate "C" not null,
    valid_from date not null,
    valid_until date,
    reason text not null,
    position bigint not null
);

create table if not exists {schema}.departures (
    stream text collate "C" not null,
    staff_number text collate "C" not null,
    settlement text collate "C",
    decided_on date not null,
    leaves_on date not null,
    route text not null,
    category text not null,
    sex text not null,
    age_band text not null,
    unit_id text collate "C" not null,
    paid_post_on date,
    rescinded boolean not null,
    position bigint not null
);

create table if not exists {schema}.assessments (
    stream text collate "C" not null,
    effective_on date not null,
    regime text,
    rule_version text not null,
    total bigint not null,
    pay_back_until date,
    position bigint not null
);

create table if not exists {schema}.settlement_entries (
    stream text collate "C" not null,
    effective_on date not null,
    kind text not null,
    amount bigint not null,
    position bigint not null
);

-- Every answer about departures goes through all of it: what it chooses by and adds up stands first, before the texts.
create table if not exists {schema}.departure_figures (
    position bigint not null,
    decided_on date not null,
    leaves_on date not null,
    rescinded boolean not null,
    first_on date,
    last_on date,
    submitted bigint,
    approved bigint,
    paid_out bigint,
    came_back bigint,
    total bigint,
    pay_back_until date,
    paid_post_on date,
    settlement text collate "C",
    category text not null,
    route text not null,
    regime text,
    unit_id text collate "C" not null,
    stream text collate "C" not null,
    sex text not null,
    age_band text not null,
    staff_number text collate "C" not null,
    rule_version text
);

create table if not exists {schema}.known_complete (
    only_row boolean primary key default true check (only_row),
    position bigint not null,
    includes_to bigint not null default 0
);

insert into {schema}.known_complete (position) values (0) on conflict do nothing;
