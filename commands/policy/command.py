"""`sobo policy`: what a departure is owed under which article, the regimes, and the dated values behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.context import Session, day, format_option, json_option, pass_session, read_options, text
from commands.output import emit, emit_csv
from commands.policy.reassess import reassess
from commands.tables import Table, say

if TYPE_CHECKING:
    from domain.policy.facts import Facts
    from domain.policy.outcome import Assessment, NotEligible
    from domain.policy.parameters import Rules
    from projections.state.times import AsKnown


@click.group(epilog="Example:  sobo policy assess facts.json")
def policy() -> None:
    """What a departure is owed: the amount with its whole working, or the reasons why there is none.

    Only `reassess` records; `assess`, `regimes` and `parameters` need no database.
    """


policy.add_command(reassess)


@policy.command(epilog="Example:  sobo policy assess facts.json --json")
@click.argument("path", metavar="FACTS")
@json_option
def assess(*, path: str, as_json: bool) -> None:
    """Assess the departure in the JSON file FACTS, `-` for stdin: one object of facts, or a list of them.

    Exit 1 when one of them is not eligible or not computable; the reasons name the article.
    """
    from commands.files.facts_file import read_facts
    from commands.policy_rules import policy_rules
    from domain.policy.assessment.assess import assess as assessed
    from domain.policy.outcome import NotEligible

    facts, many = read_facts(path)
    rules = policy_rules()
    answers = [assessed(one, rules) for one in facts]
    values = [answer.as_json() for answer in answers]
    emit(values if many else values[0], as_json, lambda: _workings(facts, answers))
    refused = [answer for answer in answers if isinstance(answer, NotEligible)]
    if refused:
        say(f"sobo: {len(refused)} of {len(answers)} not eligible or not computable; the reasons are in the answer")
        raise click.exceptions.Exit(1)


def _workings(facts: list[Facts], answers: list[Assessment | NotEligible]) -> Iterator[Table | str]:
    from commands.policy.working import working

    for number, (one, answer) in enumerate(zip(facts, answers, strict=True), start=1):
        if len(facts) > 1:
            if number > 1:
                yield ""
            yield f"Entry {number}"
        yield from working(one, answer)


@policy.command(epilog="Example:  sobo policy explain CB000001 --on 2025-09-01")
@click.argument("number", type=text)
@read_options
@json_option
@pass_session
def explain(session: Session, *, number: str, on: date, as_known: AsKnown, as_json: bool) -> None:
    """The working of the recorded settlement of the person with staff number NUMBER, as it stands in the ledger.

    One that is not assessed is told with the reasons, and exit code 1.
    """
    from commands.policy.explained import explained

    found = explained(session, number, on=on, as_known=as_known)
    emit(found.as_json(), as_json, lambda: found.shown(session.shown))
    if not found.is_assessed:
        raise click.exceptions.Exit(1)


REGIME_COLUMNS = ("code", "title", "instrument", "who", "departures")


@policy.command(epilog="Example:  sobo policy regimes --format csv")
@format_option
@json_option
def regimes(*, form: str, as_json: bool) -> None:
    """The regimes: whom each covers, for which departures, and what none of them lets us compute (not in the CSV)."""
    from reference.policy import tables

    known = tables()
    value = {
        "version": known["version"],
        "regimes": known["regime"],
        "deadlines": known["deadline"],
        "not_computable": known["not_computable"],
    }
    if form == "csv" and not as_json:
        emit_csv(REGIME_COLUMNS, ([row[key] for key in REGIME_COLUMNS] for row in value["regimes"]))
        return
    emit(value, as_json or form == "json", lambda: _regime_tables(value))


def _regime_tables(value: dict[str, Any]) -> Iterator[Table | str]:
    for regime in value["regimes"]:
        yield f"{regime['code']}: {regime['title']} ({regime['instrument']})"
        yield f"  who:        {regime['who']}"
        yield f"  departures: {regime['departures']}"
        yield ""
    yield Table(
        ("by", "what", "instrument"), [[row["on"], row["what"], row["instrument"]] for row in value["deadlines"]]
    )
    yield ""
    refused = [[row["what"], row["article"]] for row in value["not_computable"]]
    yield Table(("not computable", "article"), refused)


PARAMETER_COLUMNS = ("name", "value", "from", "until", "instrument", "clause", "evidence", "note", "source", "verified")


@policy.command(epilog="Example:  sobo policy parameters --on 2025-07-01")
@click.option("--on", type=day, metavar="DATE", help="Only the values in force on that day. Default: all of them.")
@format_option
@json_option
def parameters(*, on: date | None, form: str, as_json: bool) -> None:
    """Every dated value with the instrument that set it, the bands of the pension age, and how the sources are read.

    `assumed` marks a value or a reading for which no source was at hand; an assessment that used it says so.
    """
    from commands.policy_rules import policy_rules

    value = _parameters(policy_rules(), on)
    if form == "csv" and not as_json:
        emit_csv(PARAMETER_COLUMNS, ([row[key] for key in PARAMETER_COLUMNS] for row in value["parameters"]))
        return
    emit(value, as_json or form == "json", lambda: _parameter_tables(value))


def _parameters(rules: Rules, on: date | None) -> dict[str, Any]:
    from domain.policy.spans import decimal_text, month_text, span_text

    values = [value for known in rules.parameters.values() for value in known if on is None or value.in_force(on)]
    return {
        "on": on,
        "version": rules.version,
        "parameters": [
            {
                "name": value.name,
                "value": value.value if isinstance(value.value, date) else decimal_text(value.value),
                "from": value.valid_from,
                "until": value.valid_until,
                "instrument": value.instrument,
                "clause": value.clause,
                "evidence": value.evidence,
                "note": value.note,
                "source": value.source,
                "verified": value.verified,
            }
            for value in values
        ],
        "pension_age": [
            {
                "sex": band.sex,
                "age": span_text(band.age_months),
                "born_from": month_text(band.born_from),
                "born_until": None if band.born_until is None else month_text(band.born_until),
                "instrument": band.instrument,
                "clause": band.clause,
                "evidence": band.evidence,
            }
            for band in rules.bands
        ],
        "bounds": [
            {
                "name": bound.name,
                "impossible_above": str(bound.impossible_above),
                "unlikely_above": None if bound.unlikely_above is None else str(bound.unlikely_above),
                "unlikely_below": None if bound.unlikely_below is None else str(bound.unlikely_below),
                "source": bound.source,
                "verified": bound.verified,
            }
            for bound in rules.bounds.of.values()
        ],
        "months": {
            "impossible_before_age": rules.bounds.impossible_before_age,
            "unlikely_before_age": rules.bounds.unlikely_before_age,
            "source": rules.bounds.source,
            "verified": rules.bounds.verified,
        },
        "readings": [{"code": code, "text": text, "evidence": "assumed"} for code, text in rules.readings.items()],
    }


def _parameter_tables(value: dict[str, Any]) -> Iterator[Table | str]:
    shown = ("name", "value", "from", "until", "instrument", "clause", "evidence")
    when = "" if value["on"] is None else f" in force on {value['on']}"
    rows = [[*(row[key] for key in shown[:-1]), _evidence(row)] for row in value["parameters"]]
    yield Table(shown, rows, f"Values{when}")
    for row in value["parameters"]:
        if row["source"]:
            yield f"{row['name']} from {row['from']}: {row['source']}"
    yield ""
    ages = ("sex", "age", "born_from", "born_until", "instrument", "evidence")
    yield Table(ages, [[row[key] for key in ages] for row in value["pension_age"]], "Pension age by month of birth")
    yield ""
    limits = ("name", "impossible_above", "unlikely_above", "unlikely_below", "source", "verified")
    bounds = [[row[key] for key in limits] for row in value["bounds"]]
    yield Table(limits, bounds, "What a salary column can hold")
    yield "Months of insurance, service and work: at most those since the {impossible_before_age}th birthday.".format(
        **value["months"]
    )
    yield ""
    readings = [[row["code"], row["text"]] for row in value["readings"]]
    yield Table(("reading", "where the sources leave room (assumed)"), readings)


def _evidence(row: dict[str, Any]) -> str:
    return str(row["evidence"]) if row["verified"] else f"{row['evidence']}, not verified"
