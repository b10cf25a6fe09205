"""The words that files and events may use, as `docs/vocabulary.md` explains them."""

LEVEL_OF_TYPE: dict[str, str] = {
    "province": "province",  # tỉnh
    "municipality": "province",  # thành phố trực thuộc trung ương
    "rural_district": "district",  # huyện
    "urban_district": "district",  # quận
    "town": "district",  # thị xã
    "provincial_city": "district",  # thành phố thuộc tỉnh
    "district": "district",
    "commune": "commune",  # xã
    "ward": "commune",  # phường
    "township": "commune",  # thị trấn
    "special_zone": "commune",  # đặc khu
    "central_body": "central",  # a ministry, a central Party body
}
RANK_OF_LEVEL: dict[str, int] = {"province": 1, "district": 2, "commune": 3}
"""A parent has a lower rank than its child; a central body stands outside this order and has no parent."""

SCOPES = (
    "whole",
    "part",
    "remainder",
    "part_area_only",
    "part_area_all_population",
    "whole_area_only",
    "part_population_only",
    "remainder_population_only",
)
ENDING_SCOPES = frozenset({"whole", "remainder", "remainder_population_only"})
"""A predecessor one of whose scopes is among these ends; else it continues."""

SEXES = ("male", "female")
CATEGORIES = (
    "cadre",
    "civil_servant",
    "commune_cadre",
    "commune_civil_servant",
    "public_employee",
    "contract",
    "part_time",
)
BASES = ("appointed", "elected", "transferred", "reassigned", "re_recruited")

SALARY_COMPONENTS = (
    "rank_coefficient",
    "leadership_coefficient",
    "reserved_coefficient",
    "beyond_frame_percent",
    "public_service_percent",
    "vocational_seniority_percent",
    "vocational_incentive_percent",
    "vocational_responsibility_percent",
    "party_work_percent",
    "work_responsibility_coefficient",
    "hazard_coefficient",
    "regional_coefficient",
    "attraction_coefficient",
    "party_committee_coefficient",
    "chief_accountant_coefficient",
    "concurrent_post_coefficient",
    "salary_amount",
    "part_time_allowance",
)


def an(word: str) -> str:
    """`a UnitRenamed`, `an EntitlementAssessed`, `an urban_district`: "unit" begins with a consonant when spoken."""
    begins = word[:3].casefold()
    is_vowel = begins[:1] in tuple("aeio") or (begins[:1] == "u" and begins != "uni")
    return f"{'an' if is_vowel else 'a'} {word}"
