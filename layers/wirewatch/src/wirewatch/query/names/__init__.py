"""Literal names, as lists of sanctions have them: one a line, found as newspapers print them.

variants   the forms of a name; persons and parts know of what names are made
roll       a list of names, ready to be found
"""

from wirewatch.query.names.variants import Variant, hazards, lines, variants

__all__ = ["Variant", "hazards", "lines", "variants"]
