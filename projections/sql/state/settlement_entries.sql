-- The money of each settlement, entry by entry, under its day.
select stream, effective_on, 'submitted' as kind, amount, position
from {funding_submitted} as f where {touched}
    and position not in (select retracted_position from {funding_retracted} as t where {touched})
union all
select stream, effective_on, 'approved', amount, position
from {funding_approved} as f where {touched}
    and position not in (select retracted_position from {funding_retracted} as t where {touched})
union all
select stream, effective_on, 'paid', amount, position
from {payout_made} as p where {touched}
union all
select stream, effective_on, 'reversed', amount, position
from {payout_reversed} as p where {touched}
union all
select stream, effective_on, 'ordered_back', amount, position
from {repayment_ordered} as r where {touched}
    and position not in (select retracted_position from {repayment_retracted} as t where {touched})
union all
select stream, effective_on, 'came_back', amount, position
from {repayment_received} as r where {touched}
    and position not in (select retracted_position from {repayment_retracted} as t where {touched})
