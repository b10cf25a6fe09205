-- The figures of a statistic by the keys asked for, of what meets the filters.
with recursive
{tables}
select
    {names},
    {sums}
from counted
where {which}
group by {names}
having {any}
order by {names}
