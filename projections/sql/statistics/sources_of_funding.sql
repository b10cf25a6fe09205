-- A join, for use behind "settled as s": where the money comes from that was approved by the day, each source once.
left join (
    select e.stream, string_agg(distinct f.source, ' + ' order by f.source) as source
    from settlement_entries as e
    join projection.fact_funding_approved as f on f.position = e.position
    where e.kind = 'approved' and e.effective_on <= %(day)s
    group by e.stream
) as a on a.stream = s.settlement
