-- A join, for use behind "settled as s": where the money comes from that was approved by the day, each source once. Most
-- have one, for which nothing is sorted.
left join (
    select
        stream,
        case
            when source = last_source then source
            else (
                select string_agg(distinct f.source, ' + ' order by f.source)
                from settlement_entries as e
                join projection.fact_funding_approved as f on f.position = e.position
                where e.stream = approved.stream and e.kind = 'approved' and e.effective_on <= %(day)s
            )
        end as source
    from (
        select e.stream, min(f.source) as source, max(f.source) as last_source
        from settlement_entries as e
        join projection.fact_funding_approved as f on f.position = e.position
        where e.kind = 'approved' and e.effective_on <= %(day)s
        group by e.stream
    ) as approved
) as a on a.stream = s.settlement
