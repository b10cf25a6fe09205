-- A join, for use behind "settled as s": where the money comes from that was approved by the day, each source once. It
-- reads the approvals that stand, and none of the other entries. Most have one source, for which nothing is sorted.
left join (
    select
        stream,
        case
            when source = last_source then source
            else (
                select string_agg(distinct f.source, ' + ' order by f.source)
                from {standing_funding_approved} as f
                where f.stream = approved.stream and f.effective_on <= %(day)s
            )
        end as source
    from (
        select stream, min(source) as source, max(source) as last_source
        from {standing_funding_approved} as f
        where effective_on <= %(day)s
        group by stream
    ) as approved
) as a on a.stream = s.settlement
