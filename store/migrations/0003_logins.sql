-- Who recorded an event, as the database saw it: the login of the session, stamped by the column's default. The writing
-- role may name the other columns only, so nobody records under another's login. Events of before have none.
alter table ledger.events add column login text collate "C";
alter table ledger.events alter column login set default session_user;

revoke insert on ledger.events from :writer;
grant insert (position, stream, version, type, event) on ledger.events to :writer;
