"""What a departure is owed, as pure functions: facts and rules in, an assessment with its whole working out.

`facts`: what is known of a person. `parameters`, `tables`: the dated values. `regimes`: which rules apply.
`pension_age`, `spans`: the time. `pay`: the salary. `d178`, `d154`, `r07`: one function for each article. `remarks`:
what lies across a near boundary. `assess`: the way through all of them. What the rules do not cover is refused with
the article, never guessed.

May import: of the project only `domain`; parameters are passed in (`reference.policy` reads them).
"""
