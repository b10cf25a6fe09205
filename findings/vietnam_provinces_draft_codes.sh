#!/usr/bin/env bash
# vietnam-provinces 2025.10.1 and vietnamadminunits 1.0.4: the same 3,321 communes of July 2025, other codes.
#
# Both packages list the communes after the reorganisation of 1 July 2025, with codes that other systems take for keys.
# One would expect: one code for each commune, that of Decision 19/2025/QĐ-TTg, in both.
# Seen: of the communes with one name and province in both, 121 have another code, and nine codes belong to two
# different communes, neighbours mostly: 00226 is Phường Văn Miếu - Quốc Tử Giám in the Decision and in
# vietnamadminunits, and Phường Kim Liên in vietnam-provinces; three communes of Cao Bằng stand in a ring (01537, 01558,
# 01561), three of Phủ Lý in another. Tables joined by code come out without an error, with people of one commune in its
# neighbour. vietnam-provinces has the codes of the statistics office's draft, as its description says, three months
# after the Decision.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    vietnam-provinces==2025.10.1 vietnamadminunits==1.0.4
"$folder/venv/bin/python" - <<'PYTHON'
from vietnam_provinces import Province, Ward
from vietnamadminunits import parse_address

provinces = {province.code: province.name for province in Province.iter_all()}
drafted = {f"{int(ward.code):05}": ward for ward in Ward.iter_all()}
other, clashing = [], {}
for code, ward in drafted.items():
    found = parse_address(f"{ward.name}, {provinces[ward.province_code]}")
    if (found.ward, int(found.province_code)) == (ward.name, int(ward.province_code)) and found.ward_code != code:
        other.append(found.ward_code)
        if found.ward_code in drafted:
            clashing[found.ward_code] = f"{found.ward} / {drafted[found.ward_code].name}"
assert (len(drafted), len(other), len(clashing)) == (3321, 121, 9), f"changed: {len(other)}, {len(clashing)}"
assert clashing["00226"] == "Phường Văn Miếu - Quốc Tử Giám / Phường Kim Liên", clashing["00226"]
print(f"{len(drafted)} communes, {len(other)} of one name and province with another code; two communes to one code:")
for code, names in sorted(clashing.items()):
    print(f"  {code}  {names}")
PYTHON
