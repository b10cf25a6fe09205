"""What a departure is owed, as pure functions: facts and rules in, an assessment with its whole working out.

`facts`: what is known of a person. `parameters`, `tables`: the dated values. `pension_age`, `spans`: the time. `pay`:
the salary. `regimes`: one module for each decree, with what it says of itself, and the registry of them. `assessment`:
the way through all of them, and what lies across a near boundary. What the rules do not cover is refused with the
article, never guessed.

May import: of the project only `domain`; parameters are passed in (`reference.policy` reads them).
"""
