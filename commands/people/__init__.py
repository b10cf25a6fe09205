"""`sobo staff`, `staffing`, `vacancies`.

May import: everything but other rooms of `commands`.
"""
