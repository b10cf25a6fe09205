#!/usr/bin/env bash
# vietnamadminunits 1.0.4: an address in a divided commune becomes one successor, at times one that got nobody.
#
# On 1 July 2025 hundreds of communes were divided among several new ones, so that an old address alone does not say
# which it became: the resolutions give a part to one and the remainder to another, sometimes only land.
# One would expect: an error, all successors, or a mark that the answer is a guess.
# Seen: one unit with its code, in every attribute shaped like the answer for a commune that went whole, though the
# package has a table of the 471 divisions. The default in it is not who took the remainder. The old Phường Ngọc Hà
# becomes Phường Ba Đình, which took a part, not the new Phường Ngọc Hà; Thị trấn Tây Đằng, the seat of a district,
# becomes Xã Minh Châu, which took some of its land and nobody (Resolution 1656/NQ-UBTVQH15: the rest went to Xã Quảng
# Oai).
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check vietnamadminunits==1.0.4
"$folder/venv/bin/python" - <<'PYTHON'
import json
from pathlib import Path

import vietnamadminunits
from vietnamadminunits import convert_address

BECOMES = {
    "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội": "Phường Hồng Hà",  # whole
    "Phường Ngọc Hà, Quận Ba Đình, Thành phố Hà Nội": "Phường Ba Đình",
    "Thị trấn Tây Đằng, Huyện Ba Vì, Thành phố Hà Nội": "Xã Minh Châu",
}
table = Path(vietnamadminunits.__file__).parent / "data" / "converter_2025.json"
divided = json.loads(table.read_text(encoding="utf-8"))["DICT_PROVINCE_WARD_DIVIDED"]
count = sum(len(communes) for communes in divided.values())
assert count == 471, f"changed: {count} divisions"
shapes = set()
for address, expected in BECOMES.items():
    answer = convert_address(address)
    print(f"{address}  ->  {answer.ward} ({answer.ward_code})")
    assert answer.ward == expected, f"changed: {address} is now {answer.ward}"
    shapes.add(tuple((name, type(value).__name__) for name, value in vars(answer).items()))
assert len(shapes) == 1, f"changed: the answers tell themselves apart: {shapes}"
print(f"no attribute tells the {count} divided communes from the others")
PYTHON
