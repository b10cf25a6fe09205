-- Where the people of each unit count on the day (see places), and the province of each.
with
{places}
select unit_id, counted_id, province_id from places
