-- What `sobo verify` found, for those who ask and cannot read everything again. Beside the log and no event: a history that
-- does not hold must be told too, and who audits records nothing.
create table ledger.verifications (
    number      bigint generated always as identity primary key,
    verified_at timestamptz not null default clock_timestamp(),
    login       text not null default session_user,
    said        text not null,  -- who they say they are, which in the embedded database is all there is
    events      bigint not null,
    root        bytea,          -- null where events are missing
    problems    bigint not null,
    projection  text not null,  -- same, differs, behind, ahead
    against     bigint          -- events of the checkpoint that was given; null without one
);

create trigger append_only before update or delete or truncate on ledger.verifications
    for each statement execute function ledger.refuse_any_change();

alter table ledger.verifications enable always trigger append_only;

revoke update, delete, truncate on ledger.verifications from current_user;
