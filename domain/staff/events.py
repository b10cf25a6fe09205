"""What can be said of a person, in their stream: service, posts, secondments, salary, and the decision to leave."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.amending import anew, importing
from domain.event import Event, Int, Retraction, declared

_FACTS = importing("import the right facts, of which the later ones stand,", "departure_facts")
_LATER_ENDING = importing("record the right end, of which the earlier one rules,", "endings")

Sex = Annotated[str, "male or female."]
Why = Annotated[str, "Why, in words."]
FreesNumber = Annotated[bool, "The identity number that was kept until then is free for another registration."]
Body = Annotated[
    str | None,
    "Where in the unit the post is (cơ quan, đơn vị): party_committee, people_council, people_committee, office, "
    "economic_office, culture_social_office, service_centre, fatherland_front, military or police; null when not said.",
]
AgeBand = Annotated[str, "Age on the day of leaving, in bands: under_40, 40-49, 50-54, 55-59 or 60+."]
RestructuringOn = Annotated[
    date | None,
    "Effective day of the restructuring decision, which opens the 12-month window (ngày quyết định sắp xếp có hiệu "
    "lực).",
]
InsuredMonths = Annotated[Int | None, "Whole months of compulsory social insurance (thời gian đóng BHXH bắt buộc)."]
ServiceMonths = Annotated[
    Int | None, "Whole months in Party, State, socio-political and armed-forces bodies (thời gian công tác)."
]
WorkMonths = Annotated[
    Int | None, "Whole months of part-time work in a commune (thời gian hoạt động không chuyên trách)."
]
Appendix = Annotated[str | None, "I or II of Decree 135/2020: II is a pension age 5 years lower; null is I."]
DrawingPension = Annotated[bool | None, "Draws a pension or a loss-of-capacity benefit; null when not stated."]
NamedRegime = Annotated[
    str | None, "Code of the regime (chế độ), such as D178, where the decision names it; null lets the dates decide."
]


@dataclass(frozen=True)
class RegistrationRetracted(Retraction, stream="staff", amended_by=anew("staff")):
    """Somebody was registered in error, and nothing rests on it: the registration was taken back, with the first post
    and salary (huỷ đăng ký hồ sơ)."""

    # The first post and the salary are taken back by events of their own.


@dataclass(frozen=True)
class StaffRegistered(
    Event,
    stream="staff",
    taken_back_by=RegistrationRetracted,
    amended_by=importing(
        "correct it by the right data, the right post from the same day, or the right salary,",
        *("personal_data", "appointments", "salaries"),
    ),
):
    """A person entered the ledger (lập hồ sơ cán bộ, công chức)."""

    staff_number: Annotated[str, "Number in the staff-management system (số hiệu cán bộ)."]
    sex: Sex
    category: Annotated[str, "cadre (cán bộ), civil_servant (công chức), public_employee (viên chức), ..."]
    appointed_on: Annotated[
        date,
        "Day of the first appointment, also when before the opening list; the person counts from effective_on.",
    ]
    sealed: Annotated[
        bytes,
        "Name, birth date and identity number: AES-256-GCM under the person's key, stream id as associated data.",
    ]
    body: Body = None


@dataclass(frozen=True)
class PersonalDataCorrected(
    Event,
    stream="staff",
    corrects=StaffRegistered,
    amended_by=importing("import the right values, of which the later ones stand,", "personal_data"),
):
    """Personal data was recorded wrongly (đính chính thông tin cá nhân): what holds instead, from the first day."""

    sex: Sex
    sealed: Annotated[bytes, "Name, birth date and identity number, encrypted under the key of this person."]
    frees_identity_number: FreesNumber = False


@dataclass(frozen=True)
class PersonalDataErased(
    Event, stream="staff", amended_by=importing("register the person anew under another staff number,", "staff")
):
    """The key of a person's sealed data was deleted (xoá dữ liệu cá nhân): nobody reads name, birth date and identity
    number again. Everything else that was recorded stays, and is counted as before."""

    reason: Why = ""
    frees_identity_number: FreesNumber = True


@dataclass(frozen=True)
class AppointmentRetracted(Retraction, stream="staff", amended_by=anew("appointments")):
    """An appointment recorded in error was taken back (thu hồi quyết định bổ nhiệm)."""


@dataclass(frozen=True)
class StaffAppointed(
    Event,
    stream="staff",
    taken_back_by=AppointmentRetracted,
    amended_by=importing(
        "appoint to the right post from the same day, of two main ones the later stands, or end a concurrent one,",
        *("appointments", "endings"),
    ),
):
    """A person was appointed to a post (bổ nhiệm, bầu, điều động, bố trí)."""

    unit_id: Annotated[str, "Id of the unit of the post."]
    position: Annotated[str, "Code of the position (chức danh)."]
    basis: Annotated[str, "appointed, elected, transferred, reassigned or re_recruited."]
    concurrent: Annotated[bool, "A post beside the main one (kiêm nhiệm): adds a post and no head."]
    budget_paid: Annotated[bool, "Paid by the State budget (hưởng lương từ ngân sách)."]
    specialism: Annotated[str | None, "Field of expertise, when stated (chuyên môn)."]
    body: Body = None


@dataclass(frozen=True)
class EndingRetracted(Retraction, stream="staff", amended_by=anew("endings")):
    """The early end of a secondment or a concurrent post, recorded in error, was taken back."""


@dataclass(frozen=True)
class AppointmentEnded(Event, stream="staff", taken_back_by=EndingRetracted, amended_by=_LATER_ENDING):
    """A concurrent post ended before anything else would have ended it (thôi kiêm nhiệm). effective_on is the first day
    no longer held."""

    appointment_version: Annotated[int, "Version, in this stream, of the StaffAppointed that it ends."]


@dataclass(frozen=True)
class SecondmentRetracted(Retraction, stream="staff", amended_by=anew("secondments")):
    """A secondment recorded in error was taken back (thu hồi quyết định biệt phái)."""


@dataclass(frozen=True)
class SecondmentStarted(
    Event,
    stream="staff",
    taken_back_by=SecondmentRetracted,
    amended_by=importing("end the secondment", "endings"),
):
    """A person was seconded to another unit (biệt phái)."""

    to_unit_id: Annotated[str, "Id of the receiving unit."]
    ends_on: Annotated[date | None, "First day no longer seconded, when fixed."]
    reason: Annotated[str, "Why."] = ""


@dataclass(frozen=True)
class SecondmentEnded(Event, stream="staff", taken_back_by=EndingRetracted, amended_by=_LATER_ENDING):
    """A secondment ended before anything else would have ended it (chấm dứt biệt phái). effective_on is the first day
    no longer seconded."""

    secondment_version: Annotated[int, "Version, in this stream, of the SecondmentStarted that it ends."]


@dataclass(frozen=True)
class SalaryRetracted(Retraction, stream="staff", amended_by=anew("salaries")):
    """A salary recorded in error was taken back (thu hồi quyết định lương)."""


@dataclass(frozen=True)
class SalaryChanged(
    Event,
    stream="staff",
    taken_back_by=SalaryRetracted,
    amended_by=importing("import the right salary from the same day, of which the later stands,", "salaries"),
):
    """The whole set of a person's salary components was replaced (thay đổi lương, phụ cấp)."""

    components: Annotated[
        dict[str, str], "Component name to exact decimal: coefficients, percents, or đồng for amounts."
    ]


@dataclass(frozen=True)
class DepartureRescinded(Retraction, stream="staff", amended_by=anew("departures")):
    """A decision to leave was taken back (huỷ bỏ quyết định nghỉ): it counts on no day."""


@dataclass(frozen=True)
class DepartureDecided(Event, stream="staff", taken_back_by=DepartureRescinded, amended_by=_FACTS):
    """It was decided that a person leaves the service (quyết định nghỉ). effective_on is the day of the decision."""

    route: Annotated[
        str,
        "early_retirement, severance, part_time_severance (with a settlement); retirement, resignation, dismissal, "
        "death or other (without).",
    ]
    leaves_on: Annotated[date, "The first day no longer in service (ngày nghỉ)."]
    category: Annotated[str, "Category of the person, in clear so that departures are counted without personal data."]
    sex: Sex
    age_band: AgeBand
    restructuring_effective_on: RestructuringOn
    insured_months: InsuredMonths
    service_months: ServiceMonths
    work_months: WorkMonths
    appendix: Appendix
    drawing_pension: DrawingPension
    regime: NamedRegime
    settlement: Annotated[str | None, "Stream of the settlement that the decision opens; null on a route without one."]


@dataclass(frozen=True)
class DepartureCorrected(
    Event, stream="staff", corrects=DepartureDecided, corrects_version="departure_version", amended_by=_FACTS
):
    """Facts of a departure were recorded wrongly or came later (đính chính): the whole set that holds instead."""

    departure_version: Annotated[int, "Version, in this stream, of the DepartureDecided that it corrects."]
    sex: Sex
    age_band: AgeBand
    restructuring_effective_on: RestructuringOn
    insured_months: InsuredMonths
    service_months: ServiceMonths
    work_months: WorkMonths
    appendix: Appendix
    drawing_pension: DrawingPension
    regime: NamedRegime
    reason: Why


@dataclass(frozen=True)
class DepartureAmended(
    Event,
    stream="staff",
    corrects=DepartureDecided,
    corrects_version="departure_version",
    amended_by=importing("import the right days or route, of which the later ones stand,", "departure_facts"),
):
    """The days or the route of a departure were recorded wrongly (đính chính quyết định nghỉ): what holds instead, as a
    whole."""

    departure_version: Annotated[int, "Version, in this stream, of the DepartureDecided that it amends."]
    route: Annotated[str, "How they leave."]
    decided_on: Annotated[date, "Day of the decision."]
    leaves_on: Annotated[date, "The first day no longer in service."]
    sex: Sex
    age_band: AgeBand
    reason: Why


STAFF_EVENTS = declared("staff")
"""Everything that a person's stream may hold."""
