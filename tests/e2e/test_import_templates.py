"""What `sobo import` writes for offices: templates, refused files with their errors, and trials."""

import csv

import pytest
from openpyxl import load_workbook

from tests.e2e.conftest import Sobo
from tests.e2e.handed_in import written
from tests.e2e.import_rows import PERSON, POST, QUOTA, with_one_person


@pytest.fixture(scope="module")
def ledger(sobo: Sobo) -> Sobo:
    return with_one_person(sobo)


@pytest.mark.parametrize("kind", ["staff", "appointments", "secondments", "quotas"])
def test_a_template_is_accepted_as_it_is_printed(ledger: Sobo, kind: str) -> None:
    """Catches a template with a column or an example that the import itself refuses."""
    printed = ledger("import", kind, "--template").stdout
    example = next(csv.DictReader(printed.splitlines()))
    if "staff_number" in example:
        example["staff_number"] = "CB60" if kind == "staff" else "CB1"
    if kind == "staff":
        example["identity_number"] = "001180000060"
    file = written(ledger, [example])
    assert ledger.json("import", kind, file, "--dry-run")["dry_run"] is True


def test_a_refused_file_comes_back_with_its_errors_and_a_template_in_vietnamese(ledger: Sobo) -> None:
    """Catches options that a command does not pass on."""
    name = written(ledger, [QUOTA | {"headcount": "many"}], "list.csv")
    assert ledger("import", "quotas", name, "--errors-to", "back.csv").returncode == 1
    back = (ledger.home.parent / "back.csv").read_text(encoding="utf-8")
    assert back.splitlines()[0].endswith(",errors") and "no whole number" in back.splitlines()[1]
    assert ledger("import", "quotas", "--template", "--lang", "vi").stdout.startswith("Mã đơn vị,Đối tượng,Biên chế,")
    assert ledger("units", "apply", "--template", "--lang", "vi").stdout.startswith("Ngày hiệu lực,Số văn bản,")


def test_a_template_is_written_as_a_workbook_with_the_units_of_a_province(ledger: Sobo) -> None:
    """Catches a list of units that the import itself does not find."""
    done = ledger("import", "appointments", "--template", "--lang", "vi", "--out", "post.xlsx", "--province", "01")
    assert done.returncode == 0 and done.stdout.strip() == "post.xlsx", done.stderr
    lists = load_workbook(ledger.home.parent / "post.xlsx").worksheets[1]
    units = [cell.value for cell in lists["A"]]
    assert units[0] == "Thành phố Hà Nội" and "Phường Ba Đình, Thành phố Hà Nội" in units
    file = written(ledger, [POST | {"unit": "Phường Ba Đình, Thành phố Hà Nội"}])
    assert ledger.json("import", "appointments", file, "--dry-run")["dry_run"] is True
    refused = ledger("import", "appointments", "post.xlsx")
    assert refused.returncode == 1 and "example row of the template" in refused.stderr
    assert ledger("import", "quotas", "--template", "--province", "01").returncode == 2


def test_a_trial_is_a_summary_and_a_workbook_of_what_each_row_would_bring(ledger: Sobo) -> None:
    """Catches a trial that says less than the record would, or says it of another row."""
    people = [
        PERSON | {"staff_number": f"CB7{n}", "identity_number": f"00118000007{n}", "rank_coefficient": "4.65"}
        for n in range(2)
    ]
    ledger.json("import", "staff", written(ledger, people))
    leaves = {
        "decided_on": "2025-06-20", "route": "early_retirement", "leaves_on": "2025-07-01",
        "restructuring_effective_on": "2025-03-01", "insured_months": "264", "service_months": "264",
        "work_months": "", "appendix": "", "drawing_pension": "no", "instrument": "20/QĐ",
    }  # fmt: skip
    born = {"staff_number": "CB72", "identity_number": "001180000072", "birth_date": "1972-01-15"}
    ledger.json("import", "staff", written(ledger, [people[0] | born]))
    rows = [leaves | {"staff_number": "CB71", "route": "severance"}, leaves | {"staff_number": "CB72"}]
    file = written(ledger, rows, "leave.csv")
    told = ledger.json("import", "departures", file, "--dry-run", "--out", "trial.xlsx")
    summary = told["summary"]
    assert (summary["rows"], summary["people"], summary["units_by_name"]) == (2, 2, 0)
    assert sum(summary["events_by_type"].values()) == told["recorded"]
    page = load_workbook(ledger.home.parent / "trial.xlsx", data_only=True).worksheets[0]
    head = [cell.value for cell in page[3]]
    shown = [
        dict(zip(head, (cell.value for cell in line), strict=True)) for line in page.iter_rows(min_row=4, max_row=5)
    ]
    assert [(line["row"], line["staff_number"]) for line in shown] == [(2, "CB71"), (3, "CB72")]
    owed = [line["owed"] for line in shown]
    assert summary["amounts"] == [
        {"of": "early_retirement", "rows": 1, "amount": owed[1]}, {"of": "severance", "rows": 1, "amount": owed[0]},
    ]  # fmt: skip
    assert {"DepartureDecided", "EntitlementAssessed"} <= set(str(shown[0]["events"]).split(", "))
    in_words = ledger("import", "departures", file, "--dry-run").stdout
    assert "2 rows, 2 people" in in_words and f"early_retirement: 1 row, {owed[1]:,} đồng" in in_words
    assert ledger("import", "departures", file, "--out", "trial.xlsx").returncode == 2
    ledger.json("import", "departures", file)
    recorded = [ledger.json("settlements", "show", number)["assessments"][-1]["total"] for number in ("CB71", "CB72")]
    assert recorded == owed
