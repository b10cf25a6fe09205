"""The pension age by birth band (Decree 135/2020/NĐ-CP) and how many months before it somebody leaves."""

from datetime import date

from domain.policy.assumptions import Reading
from domain.policy.parameters import Band
from domain.policy.reasons import refuse
from domain.policy.spans import month_index, month_text, span_text

ARTICLE = "135/2020/NĐ-CP"


def months_early(reading: Reading, *, sex: str, birth_date: date, leaves_on: date, appendix: str | None) -> int:
    """Months from the first pension month under the decision to the one at the normal age; zero or less at that age.

    Raises `NotComputable` (`birth_before_bands`).
    """
    age = pension_age(reading, sex, birth_date, leaves_on, appendix)
    return month_index(birth_date) + age + 1 - first_pension_month(leaves_on)


def first_pension_month(leaves_on: date) -> int:
    """The month of the retirement date when that is day 1, else the next month."""
    return month_index(leaves_on) + (leaves_on.day > 1)


def pension_age(reading: Reading, sex: str, birth_date: date, leaves_on: date, appendix: str | None) -> int:
    """In months. Under Appendix II (15 years or more in arduous work or especially difficult places) 5 years less."""
    earlier = 12 * int(reading.number("appendix_ii.years", leaves_on)) if appendix == "II" else 0
    band = _band(reading, sex, month_index(birth_date) - earlier, earlier)
    if band.evidence == "assumed":
        since = month_text(band.born_from)
        reading.assume_sentence(f"the pension age {span_text(band.age_months)} of women born from {since} is assumed")
    return band.age_months - earlier


def _band(reading: Reading, sex: str, born: int, earlier: int) -> Band:
    bands = [band for band in reading.rules.bands if band.sex == sex]
    for band in bands:
        if band.born_from <= born and (band.born_until is None or born <= band.born_until):
            return band
    first = month_text(min(band.born_from for band in bands) + earlier)
    person = "men" if sex == "male" else "women"
    raise refuse(
        "birth_before_bands",
        f"the pension age is known for {person} born from {first}, not for earlier births",
        ARTICLE,
    )
