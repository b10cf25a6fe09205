"""The attributes by which departures are counted: they stand in clear, so that counts outlive the person's data."""

from datetime import date

AGE_BANDS = ((40, "under_40"), (50, "40-49"), (55, "50-54"), (60, "55-59"))
OLDEST = "60+"
UNKNOWN = "unknown"
"""Of somebody whose personal data was erased."""


def age_on(birth_date: date, on: date) -> int:
    """Full years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def age_band(birth_date: date | None, on: date) -> str:
    """The band of the age on that day: each bound is the first age above its band."""
    if birth_date is None:
        return UNKNOWN
    age = age_on(birth_date, on)
    return next((band for below, band in AGE_BANDS if age < below), OLDEST)
