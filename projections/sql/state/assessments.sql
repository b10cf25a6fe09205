-- What each settlement comes to by its newest assessment. Without a regime nothing could be computed any more; one that
-- was recorded before assessments stated the day of pay-back has none here: see settled.sql.
with
assessed as (
    select stream, position, effective_on, regime, rule_version, total, pay_back_until
    from {entitlement_assessed} as a
    where {touched}
    union all
    select stream, position, effective_on, regime, rule_version, total, pay_back_until
    from {entitlement_reassessed} as r
    where {touched}
)
select distinct on (stream) stream, effective_on, regime, rule_version, total, pay_back_until, position
from assessed
order by stream, position desc
