-- The streams of all units that were ever recorded under a code, also where that was taken back.
select stream from projection.fact_unit_registered where code = %(code)s
union
select stream from projection.fact_units_merged where code = %(code)s
union
select stream from projection.fact_unit_established where code = %(code)s
union
select stream from projection.fact_unit_recoded where code = %(code)s
order by stream
