"""The rules as one assessment reads them: every assumed value or reading that it used is kept, to be told."""

from datetime import date
from fractions import Fraction

from domain.policy.parameters import Rules


class Reading:
    """Reads the dated values. `assumptions` are sentences in the order of first use; `notes` are remarks."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.assumptions: dict[str, None] = {}
        self.notes: list[str] = []

    def number(self, name: str, on: date) -> Fraction:
        """The number in force on that day. Raises `NotComputable` (`parameter_missing`)."""
        value = self._value(name, on)
        assert isinstance(value, Fraction), f"{name} is no number"
        return value

    def day(self, name: str, on: date) -> date:
        """The day set by the rule in force on that day. Raises `NotComputable` (`parameter_missing`)."""
        value = self._value(name, on)
        assert isinstance(value, date), f"{name} is no day"
        return value

    def limit(self, name: str, on: date) -> date:
        """A day by which something begins or ends, as the value in force on the day `on` has it. Before the first value
        the first one holds, after the last one ended the last: a limit is asked about from both of its sides."""
        value = self._value(name, self.rules.day_of_value(name, on))
        assert isinstance(value, date), f"{name} is no day"
        return value

    def assume(self, code: str) -> None:
        """A reading of the parameter files decided this case."""
        self.assumptions[self.rules.readings[code]] = None

    def assume_sentence(self, sentence: str) -> None:
        self.assumptions[sentence] = None

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def _value(self, name: str, on: date) -> Fraction | date:
        parameter = self.rules.parameter(name, on)
        if parameter.evidence == "assumed":
            self.assumptions[parameter.note] = None
        return parameter.value
