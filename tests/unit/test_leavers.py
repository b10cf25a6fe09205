"""The made-up departures of the demo: the same in every run, of every kind, and such as the ledger takes."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import pytest

from commands.files import Row as FileRow
from commands.files import Table
from commands.import_kinds import KINDS
from commands.policy_rules import reference
from commands.unit_files import read_opening_list
from domain import opening_list
from domain.departures import ROUTES
from domain.ledger import Ledger
from domain.policy.facts import SETTLEMENT_ROUTES
from domain.ports import Recorded
from domain.settlement import Settlement
from domain.settlement_events import DepartureDecided, EntitlementAssessed, EntitlementReassessed, RepaymentOrdered
from domain.units_by_day import UnitsByDay as UnitsByDay
from domain.vocabulary import CATEGORIES
from reference import leavers, roster
from reference.roster import Row
from tests.memory_log import MemoryLog
from tests.staff_world import SECRET, source
from tests.units_world import BASIS, RECORDING
