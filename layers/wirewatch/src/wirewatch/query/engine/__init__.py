"""Many queries against one document, which is read once.

match      the index of queries
scan       which terms a text holds: atoms by their letters, phrases by their words
needs      the rarest thing each query needs; numbers of terms
reading    a document that has been read
planner    nodes -> plans, which judge a reading
explain    why a query is true or not, clause by clause
"""
