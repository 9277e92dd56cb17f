"""An alert as people and machines get it: one module a format, and nothing else builds output of an alert.

`console` needs rich, which Lambda does without, so each module is imported by its own name.
"""
