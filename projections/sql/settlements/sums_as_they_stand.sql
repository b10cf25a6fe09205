-- The same as sums_by_day.sql, for a day behind which no entry lies: nothing is added up or joined.
by_then as not materialized (
    select
        *,
        coalesce(submitted, 0) as by_then_submitted,
        coalesce(approved, 0) as by_then_approved,
        coalesce(paid_out, 0) as by_then_paid_out,
        coalesce(came_back, 0) as by_then_came_back
    from decided
)
