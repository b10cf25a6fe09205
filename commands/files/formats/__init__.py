"""What a person sees of a cell of a sheet, which its format decides.

May import: of `commands` what `office` says of cells.
"""
