"""What is known of a departure when it is assessed. None means that the fact is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ARTICLE_9 = frozenset({"cadre", "civil_servant", "commune_cadre", "commune_civil_servant"})
ARTICLE_10 = frozenset({"public_employee", "contract"})
COMMUNE_POSTS = frozenset({"commune_cadre", "commune_civil_servant"})
SETTLEMENT_ROUTES = ("early_retirement", "severance", "part_time_severance")
OTHER_ROUTES = ("retirement", "resignation", "dismissal", "death", "other")
APPENDICES = ("I", "II")


@dataclass(frozen=True)
class Facts:
    """Dates are days; `leaves_on` is the first day no longer in service. Months are whole.

    `salary` has the salary columns that are known, by name, as decimal text. `appendix` None is Appendix I, the normal
    age. `regime` is what the clerk gave; None lets the dates decide.
    """

    category: str | None = None
    sex: str | None = None
    birth_date: date | None = None
    leaves_on: date | None = None
    decided_on: date | None = None
    route: str | None = None
    restructuring_effective_on: date | None = None
    insured_months: int | None = None
    service_months: int | None = None
    work_months: int | None = None
    appendix: str | None = None
    drawing_pension: bool | None = None
    regime: str | None = None
    salary: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_part_time(self) -> bool:
        return self.category == "part_time"

    @property
    def is_woman_in_commune_post(self) -> bool:
        return self.sex == "female" and self.category in COMMUNE_POSTS
