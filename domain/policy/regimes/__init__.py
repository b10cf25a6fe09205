"""The regimes (chế độ): one module for each decree, which says of itself whom it covers, what it needs, pays, where it
jumps and what it asks back (`regime`, `pay_back`); the list of them (`registry`); and which one covers a departure
(`covering`).

May import: `domain.policy`.
"""
