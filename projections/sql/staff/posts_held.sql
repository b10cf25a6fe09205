-- A list of common tables, for use behind "with": the posts that people hold on the day, of those that are asked for.
-- A concurrent post ends on the first day behind its own on which a main appointment takes the person to a unit in which
-- they did not count until then; that they count in what their unit has become is no move (see unit_places).
held_or_moved as materialized (
    select *
    from post_spans
    where valid_from <= %(on)s and (valid_until is null or valid_until > %(on)s) and {posts_in}
),
mains as (
    select stream, unit_id, valid_from, lag(unit_id) over (partition by stream order by valid_from) as before_id
    from post_spans
    where not concurrent
        and valid_from <= %(on)s
        and stream in (select stream from held_or_moved where concurrent)
),
moved as (
    select m.stream, max(m.valid_from) as moved_on
    from mains as m
    left join unit_places as w
        on w.unit_id = m.before_id
        and w.valid_from <= m.valid_from
        and (w.valid_until is null or m.valid_from < w.valid_until)
    -- A unit whose event is still on its way has no place yet.
    where m.unit_id <> case when w.lives then w.heir_id else m.before_id end
    group by m.stream
),
posts_held as materialized (
    select h.*
    from held_or_moved as h
    left join moved as m on m.stream = h.stream and m.moved_on > h.valid_from
    where not h.concurrent or m.stream is null
)
