-- The money of each settlement, entry by entry, under its day.
select stream, effective_on, 'submitted' as kind, amount, position
from {standing_funding_submitted} as f
union all
select stream, effective_on, 'approved', amount, position
from {standing_funding_approved} as f
union all
select stream, effective_on, 'paid', amount, position
from {standing_payout_made} as p
union all
select stream, effective_on, 'reversed', amount, position
from {standing_payout_reversed} as p
union all
select stream, effective_on, 'ordered_back', amount, position
from {standing_repayment_ordered} as r
union all
select stream, effective_on, 'came_back', amount, position
from {standing_repayment_received} as r
