"""From the text of a query to its tree.

lexer      text -> lexemes with their places
parser     lexemes -> nodes (Pratt: a table of binding powers), with cursor, operators, operands, regexes, leaves,
           joining
hints      what to write instead
lists      the order of lists that name each other
alphabets  terms that are looked for in other alphabets too
"""
