"""Rows about departures for the tests of the commands, to vary."""

import zlib

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import Row

UNITS = """\
code,name,type,parent
01,Thành phố Hà Nội,municipality,
001,Quận Ba Đình,urban_district,01
00004,Phường Trúc Bạch,ward,001
00008,Phường Liễu Giai,ward,001
30,Tỉnh Hải Dương,province,
300,Huyện Nam Sách,rural_district,30
10500,Xã An Bình,commune,300
31,Thành phố Hải Phòng,municipality,
"""
CHANGES = """\
effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note
2025-07-01,1656/NQ-UBTVQH15,2,form,00004,Phường Ba Đình,ward,01,00004,whole,
2025-07-01,1656/NQ-UBTVQH15,4,form,00008,Phường Ngọc Hà,ward,01,00008,whole,
2025-07-01,1656/NQ-UBTVQH15,,dissolve,,,,,001,,
2025-07-01,202/2025/QH15,1,form,31,Thành phố Hải Phòng,municipality,,31,whole,
2025-07-01,202/2025/QH15,1,form,31,Thành phố Hải Phòng,municipality,,30,whole,
2025-07-01,1669/NQ-UBTVQH15,1,form,10500,Xã Nam Sách,commune,31,10500,whole,
2025-07-01,1669/NQ-UBTVQH15,,dissolve,,,,,300,,
"""
PERSON = {
    "staff_number": "CB1", "full_name": "Nguyễn Văn C", "sex": "male", "birth_date": "1966-01-15",
    "identity_number": "001066001234", "category": "civil_servant", "unit": "00004", "position": "specialist",
    "appointed_on": "2000-01-01", "instrument": "1/QĐ", "rank_coefficient": "4.65", "leadership_coefficient": "0.60",
    "public_service_percent": "25", "salary_amount": "", "part_time_allowance": "",
}  # fmt: skip
"""The person of the ministry's example (letter 1814/BNV-TCBC): S is 15,356,250 đồng."""
NO_SALARY = {"rank_coefficient": "", "leadership_coefficient": "", "public_service_percent": ""}
TEN_MILLION = NO_SALARY | {"salary_amount": "10000000"}
PART_TIMER = NO_SALARY | {
    "part_time_allowance": "3510000", "category": "part_time", "position": "part_timer", "birth_date": "1985-01-10",
}  # fmt: skip
DECISION = {
    "staff_number": "CB1", "decided_on": "2025-04-20", "route": "early_retirement", "leaves_on": "2025-05-01",
    "restructuring_effective_on": "2025-03-01", "insured_months": "264", "service_months": "264", "work_months": "",
    "appendix": "", "drawing_pension": "no", "instrument": "2/QĐ",
}  # fmt: skip
"""And that person's departure, due 744,778,125 đồng: the letter prints 744,788,125, a slip, its parts are right."""
NO_FACTS = {"restructuring_effective_on": "", "insured_months": "", "service_months": "", "drawing_pension": ""}
SALARY = {"staff_number": "CB1", "effective_on": "2025-04-01", "rank_coefficient": "4.98", "instrument": "3/QĐ"}
FUNDING = {
    "staff_number": "CB1", "stage": "approved", "on": "2025-05-10", "amount": "744778125", "source": "budget",
    "instrument": "4/QĐ",
}  # fmt: skip
PAYMENT = {
    "staff_number": "CB1", "kind": "payment", "paid_on": "2025-05-20", "amount": "400000000", "reference": "UNC-1",
    "instrument": "5/QĐ",
}  # fmt: skip
RESCISSION = {"position": "1", "action": "rescind", "reason": "entered in error", "instrument": "6/QĐ"}
POST = {
    "staff_number": "CB1", "unit": "00008", "position": "specialist", "effective_on": "2025-08-01",
    "basis": "re_recruited", "concurrent": "no", "budget_paid": "yes", "instrument": "7/QĐ",
}  # fmt: skip


def identity(number: str) -> str:
    """Twelve digits of their own."""
    return f"{zlib.crc32(number.encode()):012}"


def person(number: str, *cells: Row) -> dict[str, str]:
    """A row of `staff`, of somebody with numbers of their own."""
    row = {**PERSON, "staff_number": number, "identity_number": identity(number)}
    for more in cells:
        row.update(more)
    return row


def with_units(sobo: Sobo) -> None:
    """Record the units of 2025-01-01 and their merger of 2025-07-01."""
    folder = sobo.home.parent
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    sobo.json("units", "load", "units.csv", "--on", "2025-01-01", "--instrument", "124/2004/QĐ-TTg")
    sobo.json("units", "apply", "changes.csv")


def head(sobo: Sobo) -> int:
    position = sobo.json("status")["head"]
    assert isinstance(position, int)
    return position
