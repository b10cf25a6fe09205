-- Days are the ledger's own. `:time_zone` is put in by store/migrate.py: a ledger made before has the default.
insert into ledger.settings (name, value) values ('time_zone', convert_to(:time_zone, 'UTF8'));

-- The last stamp stands beside the head, under the same lock: nothing is recorded before it.
alter table ledger.head add column recorded_at timestamptz not null default '1970-01-01 00:00:00+00';
-- Of the log so far it is the latest in its newest events, which could then pass each other by a moment. It is the second
-- number of the body, behind ten bytes of header: zig-zag, seven bits a byte, the lowest first, microseconds since 1970.
with recursive
newest as (select event from ledger.events order by position desc limit 1000),
bytes (event, number, at, value, shift) as (
    select event, 1, 10, 0::bigint, 0 from newest
    union all
    select
        event,
        number + case when get_byte(event, at) < 128 then 1 else 0 end,
        at + 1,
        case when number = 2 then value | ((get_byte(event, at) & 127)::bigint << shift) else 0 end,
        case when number = 2 then shift + 7 else 0 end
    from bytes
    where number < 3 and at < length(event)
),
stamp as (select max((value >> 1) # -(value & 1)) as micros from bytes where number = 3)
update ledger.head
set recorded_at = timestamptz '1970-01-01 00:00:00+00' + micros * interval '1 microsecond'
from stamp
where micros is not null;

-- Asked with the append lock held. An append that waited for it beyond what was left of its day begins again.
create function ledger.in_time(left_of_day interval) returns boolean language plpgsql as $$
begin
    if clock_timestamp() - statement_timestamp() >= left_of_day then
        raise exception 'the append waited into another day' using errcode = 'integrity_constraint_violation';
    end if;
    return true;
end
$$;
