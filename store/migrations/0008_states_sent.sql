-- Of a compacted topic: the day as of which its states were sent. None while they are being sent, and after a relay that
-- was killed meanwhile: then nobody knows which of them came, and all are sent again.
alter table ledger.relay add column as_of date;
