"""What happened and what may happen: events, units, staff, and the ledger that decides. No input or output lives here.

May import: `schemas` for the words of an event, and the `eventsourcing` library. Nothing else of the project.
"""
