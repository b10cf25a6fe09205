#!/usr/bin/env bash
# dateparser 1.5.0, Vietnamese: June written as a word, "tháng sáu", is the month after the one in which it is read.
#
# Minutes and notarial acts write the month of a date as a word, as the Civil Code does (91/2015/QH13, article 146.3).
# One would expect: "ngày 1 tháng sáu năm 2025" is 1 June 2025, as "tháng 6" gives and the package's own list has it.
# Seen: eleven months are right; June is the first of the month to come, the year and the time counted from the moment
# of reading. Marks are taken off before words are looked up, so that "sáu" (six) is the "sau" of "tháng sau" (next
# month); with NORMALIZE off June is right. It is right too where the month to come has no such day: "ngày 30 tháng sáu"
# on each day of January and on no other, so a test that ran in January was green. search_dates gives the same.
# An hour before a day does likewise: "8 giờ 30 phút ngày 30/6/2025" is eight and a half hours ago, and the day is
# dropped, while "08:30 ngày 30/6/2025" is right.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime, timedelta

import dateparser
from dateparser.search import search_dates

MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
READ_ON = [datetime(2026, month, 15, 12) for month in range(1, 13)]


def read(text: str, on: datetime, **settings: object) -> str:
    found = dateparser.parse(text, languages=["vi"], settings={"RELATIVE_BASE": on, **settings})
    return f"{found:%Y-%m-%d %H:%M}" if found else "nothing"


for number, word in enumerate(MONTHS, start=1):
    text, right = f"ngày 1 tháng {word} năm 2025", f"2025-{number:02}-01 00:00"
    found = {read(text, on) for on in READ_ON}
    print(f"{text}: {', '.join(sorted(found)) if len(found) == 1 else f'{len(found)} different days'}")
    next_months = {f"{2026 + on.month // 12}-{on.month % 12 + 1:02}-01 12:00" for on in READ_ON}
    assert found == ({right} if number != 6 else next_months), "changed"
    assert {read(text, on, NORMALIZE=False) for on in READ_ON} == {right}, "changed: NORMALIZE off"

LAST = "ngày 30 tháng sáu năm 2025"
days = [datetime(2026, 1, 1, 12) + timedelta(days) for days in range(365)]
right_on = [on for on in days if read(LAST, on) == "2025-06-30 00:00"]
print(f"{LAST}: right on {len(right_on)} days of 2026, {right_on[0]:%d/%m} to {right_on[-1]:%d/%m}")
print(f"{LAST}: {read(LAST, READ_ON[7])} when read on 15 August 2026")
assert right_on == days[:31] and read(LAST, READ_ON[7]) == "2026-09-30 12:00", "changed"

sentence = f"Danh sách được lập {LAST}"
found = search_dates(sentence, languages=["vi"], settings={"RELATIVE_BASE": READ_ON[7]})
print(f"amid a sentence: {found}")
assert found == [(LAST, datetime(2026, 9, 30, 12))], "changed"

HOURS = {
    "8 giờ 30 phút ngày 30/6/2025": "2026-08-15 03:30",
    "17 giờ ngày 30/6/2025": "2026-08-14 19:00",
    "08:30 ngày 30/6/2025": "2025-06-30 08:30",
}
for text, expected in HOURS.items():
    print(f"{text}: {read(text, READ_ON[7])} when read on 15 August 2026 at noon")
    assert read(text, READ_ON[7]) == expected, "changed"
PYTHON
