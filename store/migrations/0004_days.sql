-- Days are the ledger's own. `:time_zone` is put in by store/migrate.py: a ledger made before has the default.
insert into ledger.settings (name, value) values ('time_zone', convert_to(:time_zone, 'UTF8'));

-- The last stamp stands beside the head, under the same lock: nothing is recorded before it.
alter table ledger.head add column recorded_at timestamptz not null default '1970-01-01 00:00:00+00';
update ledger.head set recorded_at = now() where position > 0;

-- Asked with the append lock held. An append that waited for it beyond what was left of its day begins again.
create function ledger.in_time(left_of_day interval) returns boolean language plpgsql as $$
begin
    if clock_timestamp() - statement_timestamp() >= left_of_day then
        raise exception 'the append waited into another day' using errcode = 'integrity_constraint_violation';
    end if;
    return true;
end
$$;
