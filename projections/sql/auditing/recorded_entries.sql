-- Everything of one event type that was recorded in some streams, each as one JSON value.
select '{event}' as event, position, to_json(f) as body
from {facts} as f
where stream = any(%(streams)s) and {known}
