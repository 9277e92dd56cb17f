"""What to write instead: corrected pieces of a query, to be pasted as they are."""

from collections.abc import Sequence
from typing import NamedTuple

from wirewatch.query.language.lexer import Kind, Lexeme, short
from wirewatch.query.language.operands import everywhere
from wirewatch.query.language.operators import foreign
from wirewatch.query.nodes import TEXT_FIELDS, VALUE_FIELDS, Age, Length, Node, Term, walk

_FIELDS = (*TEXT_FIELDS, *VALUE_FIELDS, "case", "age")

# What people call our fields elsewhere.
_ALIASES = {
    "headline": "title", "hd": "title", "intitle": "title", "text": "body", "link": "url", "inurl": "url",
    "by": "author", "authors": "author", "byline": "author", "site": "source", "domain": "source", "feed": "source",
    "language": "lang", "sourcelang": "lang", "tags": "tag", "date": "age", "published": "age",
}  # fmt: skip
# And what they call a regular expression.
_REGEX = ("re", "regex", "regexp")
# A longer correction helps nobody; the message alone says it better.
_LONGEST = 200


class Parsed(NamedTuple):
    """A node with the piece of the query it was read from, brackets and quotes included.

    `operator` is the one that joins its `parts` without brackets around it. `word` is where the plain word begins that
    it consists of, behind a field perhaps; -1 where it is anything else.
    """

    node: Node
    start: int
    end: int
    operator: str = ""
    parts: tuple["Parsed", ...] = ()
    word: int = -1
    height: int = 1


def no_operator(text: str, run: Sequence[Parsed]) -> tuple[str, str]:
    """Message and hint for operands with nothing between them."""
    message = f"no operator between {_piece(text, run[0])} and {_piece(text, run[1])}"
    pieces = [text[parsed.start : parsed.end] for parsed in run]
    if sum(map(len, pieces)) > _LONGEST or any(map(_is_unread, run)):
        return message, "write AND or OR between them, or quote the phrase"
    joined = " AND ".join(pieces)
    if not is_phrase(run):
        if any(map(_is_everywhere, run)):
            return message, "write AND or OR between them, or quote the phrase"
        # Length and age are no alternative: alone, they are true of most articles.
        either = "" if any(isinstance(parsed.node, Length | Age) for parsed in run) else f", or {' OR '.join(pieces)}"
        return message, f"write {joined}{either}"
    prefix = text[run[0].start : run[0].word]
    words = " ".join([text[run[0].word : run[0].end], *pieces[1:]])
    hint = f'write {prefix}"{words}" for the phrase'
    return message, hint if any(_is_everywhere(parsed) for parsed in run) else f"{hint}, or {joined}"


def is_phrase(run: Sequence[Parsed]) -> bool:
    """Whether operands with nothing between them are the words of a phrase that lacks its quotes."""
    return all(parsed.word >= 0 for parsed in run) and all(parsed.word == parsed.start for parsed in run[1:])


def mixed(text: str, operands: Sequence[Parsed]) -> str:
    """The hint for AND and OR without brackets: both ways in which it can be meant."""
    start, end = operands[0].start, operands[-1].end
    if end - start > _LONGEST or any(map(_is_unread, operands)):
        return "put brackets around what AND joins, or around what OR joins"
    ands_first = [
        f"({text[one.start : one.end]})" if one.operator == "AND" else text[one.start : one.end] for one in operands
    ]
    groups: list[list[str]] = [[]]
    for operand in operands:
        first, *rest = operand.parts if operand.operator == "AND" else (operand,)
        groups[-1].append(text[first.start : first.end])
        groups.extend([text[part.start : part.end]] for part in rest)
    ors_first = " AND ".join(f"({' OR '.join(group)})" if len(group) > 1 else group[0] for group in groups)
    hint = f"write {' OR '.join(ands_first)}"
    # An alternative that only says what is not there would be refused.
    negated = any(piece.startswith(("NOT", "-", "–", "−")) for group in groups if len(group) > 1 for piece in group)
    return hint if negated else f"{hint}, or {ors_first}"


def neighbours(text: str, operands: Sequence[Parsed]) -> str:
    """The hint for two neighbourhood operators without brackets: both ways in which it can be meant."""
    left, *_ = operands
    last = left.parts[-1]
    if operands[-1].end - left.start > _LONGEST or any(map(_is_unread, operands)):
        return "put brackets around one of them"
    rest = text[left.end : operands[-1].end]
    return (
        f"write ({text[left.start : left.end]}){rest}, "
        f"or {text[left.start : last.start]}({text[last.start : left.end]}{rest})"
    )


def no_field(text: str) -> tuple[str, str]:
    """Message and hint for a field that there is not; `text` is the field's name and perhaps its value."""
    name, _, value = text.partition(":")
    known = _ALIASES.get(name.lower(), name.lower())
    message = f"there is no field '{short(name)}'"
    if known in _FIELDS:
        return message, f"write {known}:{short(value)}"
    if known in _REGEX:
        return message, "a regular expression on the title stands between slashes, as in re:/potash|kali/"
    if not value:
        return message, f"known: {', '.join(_FIELDS)}"
    return message, f'to look for the text itself, quote it: "{short(text)}"'


def stray(lexemes: Sequence[Lexeme], at: int) -> tuple[str, str]:
    """Message and hint for an operator of another system with nothing behind it."""
    lexeme = lexemes[at]
    ours = foreign(lexeme)
    before = lexemes[at - 1].text[1:-1].split() if at and lexemes[at - 1].kind is Kind.PHRASE else []
    hint = f"write {before[0]} {ours} {before[1]}" if len(before) == 2 else f"write {ours} between two terms"  # noqa: PLR2004
    return f"{short(lexeme.text)} is not an operator here", hint


def unclosed_quote(lexeme: Lexeme) -> tuple[str, str]:
    """Message and hint for a quotation mark and all that follows it."""
    rest = lexeme.text[1:].strip()
    hint = f'write "{rest}"' if rest and len(rest) <= _LONGEST and '"' not in rest else "remove it"
    return "a quotation mark without its closing one", hint


def unclosed_bracket(piece: str) -> str:
    """The hint for a bracket that is not closed; `piece` is what follows it, where that is worth to be repeated."""
    return f"write {piece})" if 0 < len(piece) <= _LONGEST else "write ) where it ends"


def _piece(text: str, parsed: Parsed) -> str:
    return short(text[parsed.start : parsed.end])


def _is_unread(parsed: Parsed) -> bool:
    return any(isinstance(node, Term) and not node.words for node in walk(parsed.node))


def _is_everywhere(parsed: Parsed) -> bool:
    return isinstance(parsed.node, Term) and (not parsed.node.words or everywhere(parsed.node) != "")
