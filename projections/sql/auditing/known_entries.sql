-- The money of some settlements by the day, entry by entry, in the words of the import.
select
    e.stream,
    e.position,
    case e.kind
        when 'paid' then 'payment'
        when 'reversed' then 'reversal'
        when 'ordered_back' then 'repayment_ordered'
        when 'came_back' then 'repayment_received'
        else e.kind
    end as kind,
    e.effective_on::text as "on",
    e.amount,
    coalesce(p.reference, r.reference, o.reference, b.reference) as reference,
    coalesce(s.source, a.source) as source
from settlement_entries as e
left join projection.fact_funding_submitted as s on s.position = e.position
left join projection.fact_funding_approved as a on a.position = e.position
left join projection.fact_payout_made as p on p.position = e.position
left join projection.fact_payout_reversed as r on r.position = e.position
left join projection.fact_repayment_ordered as o on o.position = e.position
left join projection.fact_repayment_received as b on b.position = e.position
where e.stream = any(%(settlements)s) and e.effective_on <= %(on)s
