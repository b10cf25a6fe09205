-- The reader of ledgers that are older than the other roles was made without letting the login that records act as it,
-- which nobody had to: that read what it had made itself. Where this login may not grant it, `sobo doctor` says so.
do $$
begin
    if to_regrole('sobo_reader') is null or to_regrole('sobo_writer') is null then
        return;
    end if;
    if current_setting('server_version_num')::integer >= 160000 then
        execute 'grant sobo_reader to sobo_writer with inherit false, set true';  -- an older server cannot read it
    else
        grant sobo_reader to sobo_writer;
    end if;
exception
    when insufficient_privilege then null;
end
$$;
