-- Which topic the relay last sent to, and the offset at which each of its partitions began then, by number.
alter table ledger.relay add column topic_id text not null default '';
alter table ledger.relay add column starts bigint[];
