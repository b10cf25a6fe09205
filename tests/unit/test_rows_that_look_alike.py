"""Rows of one form that look the same are the same, and two that only look so are told apart by the letter."""

import unicodedata

import pytest

from domain.units.changes.alike import unseen_difference
from tests.units_world import DAY, apply, country, form, refusal


@pytest.mark.parametrize(
    "name", ["Xã\u00a0Đông Hà", "Xã  Đông\u202fHà", unicodedata.normalize("NFD", "Xã Đông Hà")], ids=ascii
)
def test_a_name_with_another_space_or_in_another_form_is_the_same_name(name: str) -> None:
    """Catches "Xã X" that differs from "Xã X" by a no-break space, out of one row that was copied from a web page."""
    register = country()
    apply(register, form("00010", "00001", "whole", name="Xã Đông Hà"), form("00010", "00002", "whole", name=name))
    named = register.unit_on("00010@2025-07-01", DAY)
    assert named is not None
    assert named.name == "Xã Đông Hà"


def test_a_letter_of_another_script_is_named() -> None:
    """Catches two names in a refusal that nobody can tell apart: the second has a Cyrillic letter."""
    rows = [form("00010", "00001", "whole", name="Xã Ba"), form("00010", "00002", "whole", name="Xã B\u0430")]
    (fault,) = refusal(country(), *rows)
    assert (fault.row, fault.column) == (3, "name")
    assert "character 5 is 'а' (U+0430 CYRILLIC SMALL LETTER A) here and 'a' (U+0061" in fault.message


@pytest.mark.parametrize(("one", "other"), [("Xã Ba", "Xã Bà"), ("Xã Ba", "Xã Bảy"), ("xã Ba", "Xã Ba")])
def test_a_difference_that_everybody_sees_is_not_spelt_out(one: str, other: str) -> None:
    """Catches a message full of code points where a reader needs none."""
    assert unseen_difference(one, other) == ""


def test_a_name_that_differs_only_in_where_its_tone_mark_stands_is_refused_as_that() -> None:
    """Catches "Xã Hoà Bình" that differs from "Xã Hòa Bình" in a message where nobody sees how; and the two taken for
    one name."""
    rows = [form("00010", "00001", "whole", name="Xã Hòa Bình"), form("00010", "00002", "whole", name="Xã Hoà Bình")]
    (fault,) = refusal(country(), *rows)
    assert (fault.row, fault.column) == (3, "name")
    assert fault.message.startswith('"Xã Hoà Bình" differs from "Xã Hòa Bình" in row 2')
    assert "only in where the tone mark stands: Hoà here and Hòa there" in fault.message


@pytest.mark.parametrize(("one", "other"), [("Thuý", "Thúy"), ("Hoè An", "Hòe An"), ("Khoẻ", "Khỏe")])
def test_the_two_ways_to_place_a_tone_mark_are_known(one: str, other: str) -> None:
    """Catches a rule for one vowel pair."""
    assert unseen_difference(one, other).startswith(" (only in where")
