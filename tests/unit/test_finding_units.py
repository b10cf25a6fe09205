"""Finding units of the real country by what people write: every spelling that is used, and none taken for another."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.spelling import spelling_key, unaccented_key
from domain.units.named import named
from domain.units.naming.finder import Finder, Named
from domain.units.naming.nearness import distance
from domain.units.register import UnitRegister
from tests.real_country import AFTER, BEFORE, NEXT_YEAR, Country
from tests.units_world import amend, apply
from tests.units_world import country as small_country

VARIANTS = Path(__file__).parents[1] / "cases" / "vn_name_variants.csv"
Best = tuple[str, str]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(named(Country().register))


def found(finder: Finder, text: str, on: date = AFTER, **asked: str) -> list[Best]:
    """Code and rank of each unit that is found."""
    return [(match.named.code, match.rank) for match in finder.find(text, on, **asked)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("00004", "code"),
        ("00004@2025-07-01", "code"),
        ("Phường Ba Đình", "exact"),
        ("Phường Ba Đình, Hà Nội", "exact"),
        ("Phường Ba Đình, Thành phố Hà Nội", "exact"),
        ("Phu\u031bo\u031b\u0300ng Ba Đi\u0300nh", "exact"),
        *((text, "spelling") for text in (
            "phường ba đình", "PHƯỜNG BA ĐÌNH", "Phường  Ba\u00a0Đình", "PhườngBaĐình", "P. Ba Đình", "P.Ba Đình",
            "P.BA ĐÌNH", "Phường Ba-Đình",
            "phường Ba Đình, TP Hà Nội", "P. Ba Đình, TP. Hà Nội", "P. Ba Đình,01",
        )),
        *((text, "unaccented") for text in ("phuong ba dinh", "Phuong Ba Dinh, Ha Noi", "p.ba dinh", "P. Ba Đinh")),
    ],
)  # fmt: skip
def test_a_unit_is_found_by_every_way_to_write_it(finder: Finder, text: str, rank: str) -> None:
    """Catches a name that a person reads without a thought and the search does not."""
    assert found(finder, text)[0] == ("00004", rank)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"), ("Thuỷ", "Thủy"), ("Lý", "Lí"), ("Quý", "Quí"), ("Mỹ An", "Mĩ An"), ("Sỹ Bình", "Sĩ Bình"),
        ("Y", "I"), ("K’Dang", "K'Dang"), ("Kʼ Dang", "K`Dang"), ("A Nông", "Anông"), ("EaBia", "Ea Bia"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa-Vũng Tàu"), ("Bà Rịa – Vũng Tàu", "bà rịa vũng tàu"), ("1", "01"), ("12", "012"),
        ("Hoà An", "HòaAn"), ("Quỳnh", "Quình"), ("Tỵ", "Tị"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)
    assert unaccented_key(one) == unaccented_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoa"), ("Hai", "Hay"), ("Mai", "May"), ("Tây", "Tâi"), ("Ya Ly", "Ia Ly"), ("Đông", "Dông"),
        ("Thúy", "Thúi"), ("Yên", "Iên"), ("Nguyên", "Nguiên"), ("Đắk Hà", "Đăk Hà"), ("1", "10"), ("12", "102"),
        ("Mỵ", "Mi"), ("Tân Hòa", "Tân Hóa"), ("Sơn", "Son"),
    ],
)  # fmt: skip
def test_names_that_differ_have_two_keys(one: str, other: str) -> None:
    """Catches two places taken for one."""
    assert spelling_key(one) != spelling_key(other)


@pytest.mark.parametrize(
    ("text", "on", "best"),
    [
        ("TP.HCM", AFTER, ("79", "spelling")),
        ("TP Hồ Chí Minh", BEFORE, ("79", "spelling")),
        ("T. Tuyên Quang", AFTER, ("08", "spelling")),
        ("ĐK. Lí Sơn", AFTER, ("21548", "spelling")),
        ("Đặc khu Phú Quốc, An Giang", AFTER, ("31078", "exact")),
        ("Q. 1, TP.HCM", BEFORE, ("760", "spelling")),
        ("Q1", BEFORE, ("760", "spelling")),
        ("H. Lý Sơn", BEFORE, ("536", "spelling")),
        ("TX Ngã Năm", BEFORE, ("948", "spelling")),
        ("TT. Phó Bảng", BEFORE, ("00712", "spelling")),
        ("Phường Trúc Bạch, Quận Ba Đình", BEFORE, ("00004", "exact")),
        ("trúc b", BEFORE, ("00004", "part")),
        ("Xã Trúc Bạch", BEFORE, ("00004", "near")),
        ("Phường Trúc Bach", BEFORE, ("00004", "unaccented")),
        ("Phường Chúc Bạch", BEFORE, ("00004", "near")),
        ("Thành phố Đồng Nai", NEXT_YEAR, ("75", "exact")),
        ("Tỉnh Đồng Nai", AFTER, ("75", "exact")),
        ("NT Trần Phú", BEFORE, ("04627", "spelling")),
    ],
)
def test_the_best_that_is_found_on_a_day(finder: Finder, text: str, on: date, best: Best) -> None:
    """Catches a name of another day, and a short type word read as part of the name."""
    assert found(finder, text, on)[0] == best


def test_units_that_live_on_the_day_come_before_those_that_do_not(finder: Finder) -> None:
    """Catches a unit of last year offered first."""
    for text in ("Ba Đình", "Hoà Bình", "00004", "phường 1", "an"):
        matches = finder.find(text, AFTER, limit=40)
        assert [match.lives for match in matches] == sorted((match.lives for match in matches), reverse=True)
    before, after = finder.find("00004", BEFORE)[0].named, finder.find("00004", AFTER)[0].named
    assert (before.name, after.name) == ("Phường Trúc Bạch", "Phường Ba Đình")


def test_every_official_spelling_of_a_name_finds_its_unit(finder: Finder) -> None:
    """Catches a spelling of a resolution by which nobody finds the unit of the statistics office."""
    ranks: dict[str, int] = {}
    with VARIANTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            province = finder.find(row["code"], BEFORE)[0].province
            assert province is not None
            for text in (row["name"], row["also_spelt"]):
                matches = finder.find(f"{text}, {province.name}", BEFORE)
                rank = next((match.rank for match in matches if match.named.code == row["code"]), text)
                ranks[rank] = ranks.get(rank, 0) + 1
    # On that day no unit of the province is called Sín Chải, but one of the next day is.
    assert {*ranks} - {"exact", "spelling", "unaccented", "near"} <= {"Xã Sín Chải"}
    assert ranks["exact"] + ranks["spelling"] > 200 and ranks["near"] <= 20, ranks


def test_a_level_a_province_and_a_number_narrow_what_is_found(finder: Finder) -> None:
    assert found(finder, "Ba Đình", BEFORE, level="district") == [("001", "spelling")]
    assert found(finder, "Xã Tân Hòa", province="Đồng Tháp")[0] == ("28702", "exact")
    assert found(finder, "Xã Tân Hòa", province="82")[0] == ("28702", "exact")
    assert found(finder, "Xã Tân Hòa", province="dong thap")[0] == ("28702", "unaccented")
    assert len(finder.find("an", AFTER, limit=7)) == 7


def test_nothing_and_what_is_like_no_name_find_nothing(finder: Finder) -> None:
    for text in ("", " ", ",", "nothing at all like it", "99999", "=1+1", "%"):
        assert finder.find(text, AFTER) == [], text


def test_only_one_name_alone_is_sure(finder: Finder) -> None:
    """Catches one of several units of a name chosen for a file, and one that has ended."""
    assert [match.named.code for match in finder.sure("P. Ba Đình", AFTER)] == ["00004"]
    assert len(finder.sure("Xã Tân Hoà", AFTER)) > 1
    assert [match.named.code for match in finder.sure("Xã Tân Hoà, Đồng Tháp", AFTER)] == ["28702"]
    for text in ("Phường Trúc Bạch", "phuong ba dinh", "ba đìn", "00004"):
        assert finder.sure(text, AFTER) == []


@pytest.mark.parametrize("change", [lambda: amend("00001", name="Xã Mới"), lambda: amend("00001", code="00009")])
def test_a_unit_is_found_as_it_is_on_the_day_only(change: Callable[[], object]) -> None:
    """Catches a name that a unit gave up, found on a day on which it bears another."""
    register: UnitRegister = small_country()
    apply(register, change())  # type: ignore[arg-type]
    finder = Finder(named(register))
    day, before = AFTER, BEFORE
    old = [match for match in finder.find("Xã Một", before) if match.rank == "exact"]
    assert [match.named.code for match in old] == ["00001"]
    new = [(match.named.code, match.named.name) for match in finder.find("Xã Mới", day) if match.rank == "exact"]
    assert new in ([], [("00001", "Xã Mới")])
    assert len(finder.find("Huyện Một", day)) >= 1


def test_a_unit_that_is_to_come_is_shown_as_it_will_begin() -> None:
    span = Named("1@2025-07-01", "1", "Xã A", "commune", None, AFTER, None, AFTER, None)
    (match,) = Finder([span]).find("Xã A", BEFORE)
    assert (match.lives, match.rank, match.parent, match.province, match.full_name) == (
        False,
        "exact",
        None,
        None,
        "Xã A",
    )


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("abc", "abc", 0), ("abc", "adc", 1), ("abc", "bc", 1), ("", "ab", 2)]
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == slips
    assert distance("a" * 9, "b" * 9, 2) > 2
