"""What can be parsed but cannot be meant, or makes no difference.

check        every fault of a query's meaning
positions    what cannot stand near something
clauses      what another clause covers, and what can never be true; by coverage, meaning, phrase_tree
"""
