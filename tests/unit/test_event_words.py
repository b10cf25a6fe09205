"""What an event says on a page: every type and field has its words, codes their titles, units their names."""

import json

import pytest

from domain.vocabulary import BASES
from reports.words.words import codes, heads
from tests.unit.test_structure import ROOT
from web.laid.telling import CALLED, LONG, changes, units_in

SCHEMAS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "schemas/avsc").glob("*.avsc"))]
NOT_TOLD = {"effective_on", "recorded_at", "recorded_by", "legal_basis", "sealed", *LONG}
"""They stand in columns of their own, are sealed, or are laid out on the page of a settlement."""
NAMES = {"00004@2025-06-30": "Phường Trúc Bạch", "01@2025-06-30": "Thành phố Hà Nội"}


def test_every_type_of_event_has_its_title() -> None:
    """Catches: UnitsMerged in the middle of a Vietnamese page."""
    assert set(codes()["event"]) == {schema["name"] for schema in SCHEMAS}
    assert len({said[1] for said in codes()["event"].values()}) == len(codes()["event"])


def test_every_field_of_an_event_has_its_head() -> None:
    """Catches: 'parent id: 01' in the middle of a Vietnamese page."""
    fields = {field["name"] for schema in SCHEMAS for field in schema["fields"]} - NOT_TOLD
    told = {"position" if name == "position_code" else CALLED.get(name, name) for name in fields}
    assert len(told) > 40
    assert told - set(heads()) == set()


def test_every_way_of_appointment_has_its_title() -> None:
    assert set(codes()["basis"]) == set(BASES)


@pytest.mark.parametrize(
    ("told", "vietnamese"),
    [
        ({"parent_id": "01@2025-06-30"}, "Đơn vị cấp trên: Thành phố Hà Nội (01@2025-06-30)"),
        (
            {"predecessors": [{"unit_id": "00004@2025-06-30", "scope": "part_area_only", "note": ""},
                              {"unit_id": "9@2025-06-30", "scope": "whole", "note": ""}]},
            "Hình thành từ: Một phần diện tích Phường Trúc Bạch (00004@2025-06-30), Toàn bộ 9@2025-06-30",
        ),
        ({"budget_paid": False, "basis": "re_recruited"},
         "Hưởng lương ngân sách: Không; Hình thức bố trí: Tuyển dụng lại"),
        ({"years_early": "2.5", "delta": 46_814_625}, "Số năm nghỉ trước tuổi: 2,5; Chênh lệch: 46.814.625"),
        ({"reason": "salary from 2025-04-01"}, "Lý do: tiền lương từ 01/04/2025"),
        ({"reason": "the council elected somebody else"}, "Lý do: the council elected somebody else"),
        ({"concurrent": [{"unit_id": "9@2025-06-30", "position": "council_chair", "since": "2025-07-01"}]},
         "Kiêm nhiệm: 9@2025-06-30 Chủ tịch Hội đồng nhân dân 01/07/2025"),
        ({"retracted_position": 24805, "retracted_type": "StaffAppointed"},
         "Vị trí bị rút lại: 24805; Sự kiện bị rút lại: Bổ nhiệm, bố trí"),
    ],
)  # fmt: skip
def test_an_event_is_told_in_words(told: dict[str, object], vietnamese: str) -> None:
    """Catches: a list under the head of a number, a code or a day of ISO, 'not yet' for no, a unit by its id alone."""
    assert changes(told, "vi", NAMES) == vietnamese


def test_the_units_of_an_answer_are_found_wherever_they_stand() -> None:
    told = {"a": ["1@2025-06-30", {"b": "2@2025-07-01", "c": 3}], "d": "2025-07-01", "e": None}
    assert set(units_in(told)) == {"1@2025-06-30", "2@2025-07-01"}
