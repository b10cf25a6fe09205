-- The first event from a position on, and when it was recorded.
select position, recorded_at
from projection.facts
where position >= %(position)s and recorded_at is not null
order by position
limit 1
