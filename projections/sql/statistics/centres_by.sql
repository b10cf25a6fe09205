-- A list of common tables: every commune of the day, and who holds a post in its public administration service centre.
{places},
{posts_held},
staffed as (
    select
        unit_id,
        count(*) as posts,
        bool_or(position_code = 'service_centre_director') as has_director
    from posts_held
    group by unit_id
),
counted as (
    select
        {keys},
        1 as communes,
        (s.unit_id is not null)::int as staffed,
        (s.unit_id is null)::int as without_staff,
        coalesce(s.posts, 0) as posts_filled,
        coalesce(s.has_director, false)::int as with_director,
        (not coalesce(s.has_director, false))::int as without_director
    from placed as u
    left join provinces as o on o.unit_id = u.province_id
    left join staffed as s on s.unit_id = u.unit_id
    where u.level = 'commune'
)
