-- Whoever reads may ask which events a file brought (store/rights/grants.sql); a file that was recorded more than once is
-- found by what it holds, too.
create index files_found on ledger.files (sha256);
