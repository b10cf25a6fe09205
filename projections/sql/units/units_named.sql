-- Every unit under every name that it ever bore, from day to day, for the index in which units are found.
select unit_id, code, name, type, parent_id, valid_from, valid_until, registered_on, ended_on
from unit_spans
order by unit_id, valid_from
