-- The log's Merkle tree (RFC 6962): the hash of every event, and of every 256 hashes of one level their root.

-- A row holds the hashes, one behind the other, of what one append recorded within one tile: 256 events, the first of which
-- has a position of 256 n + 1. So an append of thousands writes few rows, and nothing is ever rewritten.
create table ledger.leaves (
    first_position bigint primary key,
    hashes         bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0)
);
alter table ledger.leaves alter column hashes set storage external;  -- hashes cannot be compressed

-- Level 1: the root of 256 events; level n + 1: that of 256 roots of level n. Only what is whole stands here.
create table ledger.subtrees (
    level  smallint not null,
    number bigint not null,
    hash   bytea not null check (length(hash) = 32),
    primary key (level, number)
);

-- What was signed. A later checkpoint is signed only when it continues the last one here.
create table ledger.checkpoints (
    number    bigint generated always as identity primary key,
    size      bigint not null,
    root      bytea not null,
    note      bytea not null,
    signed_at timestamptz not null default now()
);

create function ledger.avro_long(value bigint) returns bytea language plpgsql immutable strict as $$
declare
    rest bigint := value * 2;  -- zig-zag of what is not negative
    bytes bytea := '';
begin
    while rest > 127 loop
        bytes := bytes || set_byte('\x00', 0, (rest & 127 | 128)::integer);
        rest := rest >> 7;
    end loop;
    return bytes || set_byte('\x00', 0, rest::integer);
end
$$;

-- The same as store/tree/leaf.py, for an append that learns its positions only in the database.
create function ledger.leaf_hash(place bigint, stream text, version bigint, event bytea) returns bytea
language sql immutable strict return sha256(
    '\x00'::bytea || ledger.avro_long(place)
    || ledger.avro_long(octet_length(convert_to(stream, 'UTF8'))) || convert_to(stream, 'UTF8')
    || ledger.avro_long(version) || ledger.avro_long(length(event)) || event
);

create function ledger.root_of(hashes bytea) returns bytea language plpgsql immutable strict as $$
declare
    level bytea := hashes;
begin
    while length(level) > 32 loop
        level := (
            select string_agg(sha256('\x01'::bytea || substring(level from 64 * pair + 1 for 64)), '' order by pair)
            from generate_series(0, length(level) / 64 - 1) as pair
        );
    end loop;
    return level;
end
$$;

-- Refuses leaves that do not follow the last one, and keeps the root of each tile that became full, unless it was
-- written just before: an append of thousands computes its roots itself.
create function ledger.leaves_follow() returns trigger language plpgsql as $$
declare
    begin_at bigint;
    end_at bigint;
    tile bigint;
    whole bytea;
begin
    select min(first_position), sum(length(hashes) / 32) into begin_at, end_at from added;
    if begin_at is null then
        return null;
    end if;
    end_at := begin_at + end_at - 1;
    if begin_at <> 1 + coalesce((
        select first_position + length(hashes) / 32 - 1
        from ledger.leaves where first_position < begin_at order by first_position desc limit 1
    ), 0) then
        raise exception 'the hash of position % does not follow the last one', begin_at
            using errcode = 'integrity_constraint_violation', hint = 'The next command of sobo hashes what is missing.';
    end if;
    for tile in
        select generate_series((begin_at - 1) / 256, end_at / 256 - 1)
        except select number from ledger.subtrees where level = 1 and number >= (begin_at - 1) / 256
        order by 1  -- the last of 256 is told from its number
    loop
        select string_agg(hashes, '' order by first_position) into whole
        from ledger.leaves where first_position between 256 * tile + 1 and 256 * tile + 256;
        insert into ledger.subtrees (level, number, hash) values (1, tile, ledger.root_of(whole));
    end loop;
    return null;
end
$$;

create trigger leaves_follow after insert on ledger.leaves
    referencing new table as added for each statement execute function ledger.leaves_follow();

create function ledger.subtrees_follow() returns trigger language plpgsql as $$
begin
    if not exists (select from added where number % 256 = 255) then
        return null;  -- or it would be called for what it inserts without end
    end if;
    insert into ledger.subtrees (level, number, hash)
    select parent.level + 1, parent.number, ledger.root_of(parent.hashes)
    from (
        select child.level, child.number / 256 as number, string_agg(child.hash, '' order by child.number) as hashes
        from ledger.subtrees as child
        join (select level, number / 256 as number from added where number % 256 = 255) as full_one
            on child.level = full_one.level
            and child.number between 256 * full_one.number and 256 * full_one.number + 255
        group by child.level, child.number / 256
        having count(*) = 256
    ) as parent;
    return null;
end
$$;

create trigger subtrees_follow after insert on ledger.subtrees
    referencing new table as added for each statement execute function ledger.subtrees_follow();

create function ledger.refuse_any_change() returns trigger language plpgsql as $$
begin
    raise exception 'ledger.% is append-only: % is refused', tg_table_name, tg_op
        using errcode = 'restrict_violation', hint = 'It must stay as it was when it was written.';
end
$$;

do $$
declare
    kept text;
begin
    foreach kept in array array['leaves', 'subtrees', 'checkpoints'] loop
        execute format(
            'create trigger append_only before update or delete or truncate on ledger.%I
                for each statement execute function ledger.refuse_any_change()', kept
        );
        execute format('alter table ledger.%I enable always trigger append_only', kept);
        execute format('revoke update, delete, truncate on ledger.%I from current_user', kept);
    end loop;
end
$$;

grant select, insert on ledger.leaves, ledger.subtrees, ledger.checkpoints to :writer;

do $$
begin
    if exists (select from pg_roles where rolname = 'sobo_reader') then
        grant select on ledger.leaves, ledger.subtrees, ledger.checkpoints to sobo_reader;
    end if;
end
$$;
