"""The reference files: every post of the interface, and the key posts with their deadline and evidence."""

from datetime import date

from reference.catalogue import key_posts, posts

POSTS = (
    "party_secretary party_deputy_secretary council_chair council_vice_chair committee_chair committee_vice_chair "
    "front_chair office_chief economic_head culture_social_head service_centre_director specialist military_commander "
    "police_chief part_timer"
).split()


def test_the_posts_are_those_of_the_interface_each_with_a_vietnamese_title() -> None:
    """Catches a code that files may name and the catalogue does not know."""
    assert list(posts()) == POSTS
    assert all(post.title and post.english for post in posts().values())


def test_a_commune_has_nine_key_posts_of_seven_kinds_due_on_25_july() -> None:
    """Catches a changed count, deadline or instrument."""
    assert {post.position: post.required for post in key_posts()} == {
        "party_secretary": 1,
        "party_deputy_secretary": 2,
        "council_chair": 1,
        "council_vice_chair": 1,
        "committee_chair": 1,
        "committee_vice_chair": 2,
        "front_chair": 1,
    }
    assert {(post.level, post.valid_from, post.deadline, post.instrument) for post in key_posts()} == {
        ("commune", date(2025, 7, 1), date(2025, 7, 25), "178-KL/TW")
    }


def test_every_key_post_is_a_known_post_and_says_how_it_is_known() -> None:
    """Catches an assumption that passes for a published figure."""
    assert {post.position for post in key_posts()} <= set(posts())
    assert [post.position for post in key_posts() if post.evidence == "assumed"] == ["party_deputy_secretary"]
    assert {post.evidence for post in key_posts()} == {"assumed", "published"}
