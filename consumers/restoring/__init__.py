"""The way back: an empty ledger filled from the topic, byte for byte, or not at all.

May import: what `consumers` shares, `consumers.kafka`, `consumers.relaying.mark`, `consumers.projecting`, `domain`,
`schemas`, `store`, `projections`.
"""
