-- What came to be known between two moments, in the order of recording.
select position, stream, type as event, instrument, recorded_at
from projection.facts
where ({after}) and not ({before}) and {which}
order by position
