-- What everybody may know of a ledger: its name, and the zone of its days. The secret beside them is for who records.
create view ledger.about as
select name, value from ledger.settings where name in ('ledger_name', 'time_zone');
