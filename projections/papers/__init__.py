"""Of single people, for papers that name them: what each is owed and how far it is paid, with what is sealed of them.

Nothing is opened here: that is for whoever may. May import: what `projections` may.
"""
