"""Rows of units, people and posts that the tests of `sobo import` hand in."""

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import written

UNITS = """\
code,name,type,parent
01,Thành phố Hà Nội,municipality,
001,Quận Ba Đình,urban_district,01
00004,Phường Trúc Bạch,ward,001
00008,Phường Liễu Giai,ward,001
"""
CHANGES = """\
effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note
2025-07-01,1656/NQ-UBTVQH15,2,form,00004,Phường Ba Đình,ward,01,00004,whole,
2025-07-01,1656/NQ-UBTVQH15,4,form,00008,Phường Ngọc Hà,ward,01,00008,whole,
2025-07-01,1656/NQ-UBTVQH15,,dissolve,,,,,001,,
"""
PERSON = {
    "staff_number": "CB1",
    "full_name": "Nguyễn Thị Hoà",
    "sex": "female",
    "birth_date": "1980-02-29",
    "identity_number": "001180001234",
    "category": "commune_civil_servant",
    "unit": "00004",
    "position": "specialist",
    "appointed_on": "2010-03-01",
    "instrument": "12/QĐ-UBND",
}
POST = {
    "staff_number": "CB1",
    "unit": "00004",
    "position": "party_secretary",
    "effective_on": "2025-07-01",
    "basis": "reassigned",
    "concurrent": "no",
    "budget_paid": "yes",
    "instrument": "13/QĐ-UBND",
}
LENT = {
    "staff_number": "CB1",
    "to_unit": "00008",
    "starts_on": "2025-07-15",
    "ends_on": "",
    "reason": "short of specialists",
    "instrument": "14/QĐ-UBND",
}
QUOTA = {"unit": "00004", "category": "all", "headcount": "60", "effective_on": "2025-07-01", "instrument": "15/QĐ"}


def with_one_person(sobo: Sobo) -> Sobo:
    """A home with two wards on 30 June and two on 1 July, and one person, CB1."""
    folder = sobo.home.parent
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    sobo.json("units", "load", "units.csv", "--on", "2025-06-30", "--instrument", "124/2004/QĐ-TTg")
    sobo.json("units", "apply", "changes.csv")
    sobo.json("import", "staff", written(sobo, [PERSON]))
    return sobo
