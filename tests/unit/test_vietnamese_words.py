"""The order of names and amounts in words, as papers in Vietnamese have them."""

import random

import pytest

from reports.words.order import in_order, of_person, of_unit
from reports.words.spelled import spelled

SORTED = (
    "An", "Ang", "ăn", "âm", "ba", "bà", "bả", "bã", "bá", "bạ", "ban", "bàn", "Cá", "Cà Mau", "Dũng", "Đắk Lắk",
    "Điện Biên", "Em", "Ê", "Hoa", "Hòa", "Hoà An", "Hòa Bình", "Lào", "Lâm", "ma", "Ngã Bảy", "Ô Môn", "Ơn", "Tiên",
    "Tiền", "Tiến", "Tuy", "Tự", "Xá", "Yên",
)  # fmt: skip


def test_letters_come_before_tones_and_each_vowel_stands_behind_its_own() -> None:
    """Catches Python's order, in which Â and Đ stand behind Z, and the tones of the Unicode root."""
    mixed = list(SORTED)
    random.Random(13).shuffle(mixed)
    assert sorted(mixed, key=in_order) == list(SORTED)
    assert sorted(mixed) != list(SORTED)


def test_a_tone_decides_only_between_names_that_are_otherwise_equal() -> None:
    assert sorted(["Bình An", "Binh Yên", "Bính Ấn"], key=in_order) == ["Bình An", "Bính Ấn", "Binh Yên"]


def test_composed_and_decomposed_text_stand_in_one_place() -> None:
    assert in_order("Ho\u0300a")[:2] == in_order("H\u00f2a")[:2]


def test_people_are_listed_by_the_given_name() -> None:
    """Catches a list by family name, in which half of the country stands under Nguyễn."""
    people = ["Nguyễn Văn Đức", "Trần Thị Dung", "Lê Văn An", "Đỗ Thị Ánh", "Nguyễn Thị An"]
    assert sorted(people, key=of_person) == [
        "Lê Văn An", "Nguyễn Thị An", "Đỗ Thị Ánh", "Trần Thị Dung", "Nguyễn Văn Đức",
    ]  # fmt: skip


def test_units_are_listed_without_the_word_of_their_type() -> None:
    units = ["Thành phố Hà Nội", "Tỉnh An Giang", "Thành phố Cần Thơ", "Phường Đống Đa", "Xã Dân Tiến"]
    assert [unit.split(" ", 1)[1] for unit in sorted(units, key=of_unit)] == [
        "An Giang", "phố Cần Thơ", "Dân Tiến", "Đống Đa", "phố Hà Nội",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (10_000_000, "Mười triệu đồng"),
        (744_778_125, "Bảy trăm bốn mươi bốn triệu bảy trăm bảy mươi tám nghìn một trăm hai mươi lăm đồng"),
        (1_000_000_011, "Một tỷ không trăm mười một đồng"),
        (2_050_000_000, "Hai tỷ không trăm năm mươi triệu đồng"),
        (-41, "Âm bốn mươi mốt đồng"),
    ],
)
def test_an_amount_is_said_in_words(amount: int, words: str) -> None:
    assert spelled(amount) == words
