"""Facts from outside as data files: posts, key posts and their deadline, the real reorganisation of 2025.

May import: nothing of the project.
"""
