#!/usr/bin/env bash
# num2words 0.5.14, Vietnamese: amounts from a million billion (10^15) on are said ten times too small.
#
# A settlement's slip and a payment order state the amount "bằng chữ" too, and the words rule where figures and words
# differ. Sums of a whole country, a year's State budget for one, reach 10^15 đồng.
# One would expect: 10^15 is "một triệu tỷ", other words than 10^14, "một trăm nghìn tỷ".
# Seen: both are "một trăm nghìn tỷ", without an error. The list of scales goes up by a thousand, but its word for 10^15
# is "trăm nghìn tỷ", which is 10^14; so are all multiples up to 10^18. Below 10^15 the values are right, though a rest
# below a hundred has "lẻ" before tens too ("một nghìn lẻ hai mươi mốt"), which is said before single digits only;
# official papers write "một nghìn không trăm hai mươi mốt".
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check num2words==0.5.14
"$folder/venv/bin/python" - <<'PYTHON'
from num2words import num2words


def words(amount: int) -> str:
    return " ".join(num2words(amount, lang="vi").split())


SEEN = {
    10**12: "một nghìn tỷ",
    10**14: "một trăm nghìn tỷ",
    10**15: "một trăm nghìn tỷ",
    1_021: "một nghìn lẻ hai mươi mốt",
}
for amount, expected in SEEN.items():
    print(f"{amount:>25,}  {words(amount)}")
    assert words(amount) == expected, f"changed: {amount} is now {words(amount)}"
for times in (2, 5, 9):
    print(f"{times * 10**15:>25,}  {words(times * 10**15)}")
    assert words(times * 10**15) == words(times * 10**14), "changed: the two amounts have words of their own"
print("10^15 is said as 10^14, and its multiples as a tenth of themselves")
PYTHON
