"""The regimes (chế độ): which one covers a departure, and one module for each decree's articles.

May import: `domain.policy`.
"""
