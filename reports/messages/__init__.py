"""Messages in Vietnamese: errors, refusals and remarks, found by their English text or by their code.

Whoever writes a message writes it in English, where it belongs. `spoken.py` recognises it by its pattern in the tables
beside it and fills what it names into the Vietnamese one; where no pattern fits, the sentence for its code stands with
the facts that need no translation.

May import: what `reports` may.
"""
