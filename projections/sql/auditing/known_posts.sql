-- The posts that some people hold on the day (see staff_posts).
with
{posts_held}
select p.stream, p.unit_id, p.position_code as position, p.concurrent, p.valid_from::text as since, p.body
from posts_held as p
where not p.concurrent or exists (
    select from unit_spans as u
    where u.unit_id = p.unit_id and u.valid_from <= %(on)s and (u.valid_until is null or u.valid_until > %(on)s)
)
order by p.stream, p.concurrent, p.valid_from, p.unit_id, p.position_code, p.position
