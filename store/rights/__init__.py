"""Who may do what in the database: the roles, and in `grants.sql`, the one place where it is declared, their rights.

May import: nothing of `store`; everything there may import it.
"""
