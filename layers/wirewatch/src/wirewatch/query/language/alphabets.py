"""Terms that are looked for in other alphabets too."""

from msgspec import structs

from wirewatch.query.nodes import And, AtLeast, Field, Near, Node, Not, NotNear, Or, Term, Within, Word
from wirewatch.text import romanized


def in_any_alphabet(node: Node) -> Node:
    """The node with all its terms looked for in Latin, Cyrillic and Greek letters.

    Left as they are: what is asked for as written (`case:`, signs at its edges), and words with `?`, for which other
    alphabets may have two letters.
    """
    match node:
        case Term():
            as_written = node.case or node.before or node.after or any("?" in word.text for word in node.words)
            return node if as_written else structs.replace(node, roman=tuple(map(_romanized, node.words)))
        case Or() | And() | Near() | Within():
            return structs.replace(node, operands=tuple(map(in_any_alphabet, node.operands)))
        case Not() | Field() | AtLeast():
            return structs.replace(node, operand=in_any_alphabet(node.operand))
        case NotNear():
            return structs.replace(node, operand=in_any_alphabet(node.operand), other=in_any_alphabet(node.other))
        case _:
            return node


def _romanized(word: Word) -> Word:
    return Word(romanized(word.text), word.stem)
