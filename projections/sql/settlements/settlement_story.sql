-- Everything recorded of one settlement, event by event, each as one JSON value.
select 'entitlement_assessed' as fact, position, to_jsonb(f) as body
from projection.fact_entitlement_assessed as f where stream = %(settlement)s and {known}
union all
select 'entitlement_reassessed', position, to_jsonb(f)
from projection.fact_entitlement_reassessed as f where stream = %(settlement)s and {known}
union all
select 'submitted', position, to_jsonb(f)
from projection.fact_funding_submitted as f where stream = %(settlement)s and {known}
union all
select 'approved', position, to_jsonb(f)
from projection.fact_funding_approved as f where stream = %(settlement)s and {known}
union all
select 'payment', position, to_jsonb(f)
from projection.fact_payout_made as f where stream = %(settlement)s and {known}
union all
select 'reversal', position, to_jsonb(f)
from projection.fact_payout_reversed as f where stream = %(settlement)s and {known}
union all
select 'repayment_ordered', position, to_jsonb(f)
from projection.fact_repayment_ordered as f where stream = %(settlement)s and {known}
union all
select 'repayment_received', position, to_jsonb(f)
from projection.fact_repayment_received as f where stream = %(settlement)s and {known}
union all
select 'taken_back', position, to_jsonb(f)
from projection.fact_funding_retracted as f where stream = %(settlement)s and {known}
union all
select 'taken_back', position, to_jsonb(f)
from projection.fact_repayment_retracted as f where stream = %(settlement)s and {known}
order by position
