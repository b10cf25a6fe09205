-- A common table, for use in the queries of spans: when people who left were out of service. "left_on" are the days of
-- all departures of a person, "absent" the days until an appointment as re-recruited, which alone brings them back.
gaps as (
    select stream, array_agg(leaves_on) as left_on, range_agg(daterange(leaves_on, back_on)) as absent
    from (
        select d.stream, d.position, d.leaves_on, min(a.effective_on) as back_on
        from (
            select stream, position, leaves_on
            from (
                select distinct on (stream, departure_version)
                    stream,
                    leaves_on,
                    min(decided_at) over (partition by stream, departure_version) as position
                from (
                    select stream, version as departure_version, leaves_on, position, position as decided_at
                    from {standing_departure_decided} as d
                    union all
                    select stream, departure_version, leaves_on, position, null
                    from {departure_amended} as a
                    where {touched}
                ) as said
                order by stream, departure_version, said.position desc
            ) as held
            where position is not null
        ) as d
        left join (
            select stream, effective_on
            from {standing_staff_appointed} as a
            where not concurrent and basis = 're_recruited'
        ) as a on a.stream = d.stream and a.effective_on >= d.leaves_on
        group by d.stream, d.position, d.leaves_on
    ) as departed
    group by stream
)
