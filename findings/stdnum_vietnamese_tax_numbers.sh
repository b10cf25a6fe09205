#!/usr/bin/env bash
# python-stdnum 2.2: the tax number of a person in Viet Nam, since 1 July 2025 the identity number, is no tax number.
#
# Lists of payments name who is paid by tax number. Since 1 July 2025 that of a person is the twelve-digit personal
# identity number (Circular 86/2024/TT-BTC); the ten-digit numbers of before go on for organisations.
# One would expect: stdnum.vn.mst, which is for these numbers, to take both.
# Seen: twelve digits have "an invalid length", so a check by it refuses everybody who registers now; the package has
# nothing else for Viet Nam, and no check of the identity number at all.
#
# Fails when any of this changes. Needs Python 3.11 or newer and a package index; leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check python-stdnum==2.2
"$folder/venv/bin/python" - <<'PYTHON'
import pkgutil

import stdnum.vn
from stdnum.exceptions import InvalidLength
from stdnum.vn import mst

ORGANISATION, PERSON = "010000012" + mst.calc_check_digit("010000012"), "001180001234"
try:
    mst.validate(PERSON)
except InvalidLength as error:
    print(f"{PERSON}: {error}")
else:
    raise AssertionError("changed: twelve digits are taken")
mst.validate(ORGANISATION)
modules = [module.name for module in pkgutil.iter_modules(stdnum.vn.__path__)]
assert modules == ["mst"], f"changed: {modules}"
print(f"{ORGANISATION} is taken;", *modules, "is all that there is for Viet Nam")
PYTHON
