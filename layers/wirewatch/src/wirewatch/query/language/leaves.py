"""Reads the operands that hold no other operand: words, phrases, lists, values; and what stands in their place."""

from wirewatch.query.language import hints, operands, regexes
from wirewatch.query.language.cursor import Cursor
from wirewatch.query.language.hints import Parsed
from wirewatch.query.language.lexer import Kind, Lexeme, short
from wirewatch.query.nodes import ListRef
from wirewatch.text import suggestion


def leaf(cursor: Cursor, lexeme: Lexeme) -> Parsed:
    """The operand that a lexeme, already taken, is by itself."""
    match lexeme.kind:
        case Kind.WORD | Kind.PHRASE:
            return words(cursor, lexeme)
        case Kind.LIST:
            return _list(cursor, lexeme)
        case Kind.REGEX:
            return cursor.leaf(lexeme, *regexes.regex(lexeme.text, lexeme.start))
        case Kind.LENGTH:
            return cursor.leaf(lexeme, *operands.length(lexeme.text, lexeme.start))
        case Kind.AGE:
            return cursor.leaf(lexeme, *operands.age(lexeme.text, lexeme.start))
        case Kind.NO_FIELD:
            cursor.fault(lexeme, *hints.no_field(lexeme.text))
        case Kind.UNCLOSED:
            cursor.fault(lexeme, *hints.unclosed_quote(lexeme))
        case Kind.FOREIGN:
            cursor.fault(lexeme, *hints.stray(cursor.lexemes, cursor.at - 1))
        case _:
            _missing(cursor, lexeme)
    return cursor.unread(lexeme)


def words(cursor: Cursor, lexeme: Lexeme, prefix: Lexeme | None = None) -> Parsed:
    """A word or a phrase, as a term or as the value of the field that is being read; behind `case:`, if given."""
    quoted = lexeme.kind is Kind.PHRASE
    text, start = (lexeme.text[1:-1], lexeme.start + 1) if quoted else (lexeme.text, lexeme.start)
    if cursor.value_field:
        return cursor.leaf(lexeme, *operands.value(cursor.value_field, text, start, (lexeme.start, lexeme.end)))
    first = prefix or lexeme
    term, faults = operands.term(text, start, (first.start, lexeme.end), case=prefix is not None)
    return cursor.leaf(lexeme, term, faults)._replace(start=first.start, word=-1 if quoted else lexeme.start)


def is_misplaced(cursor: Cursor, lexeme: Lexeme) -> bool:
    """Whether a lexeme cannot stand inside the field that is being read; that is noted."""
    if cursor.within is None:
        return False
    field = cursor.within.text
    message, hint = f"{short(lexeme.text)} cannot stand inside {field}", "write it outside, with AND"
    match lexeme.kind:
        case Kind.LENGTH | Kind.AGE:
            pass
        case Kind.REGEX if field[:-1] != "title":
            message = f"{message}, as it is looked for in the title"
        case Kind.FIELD if lexeme.text[:-1] != "case":
            message, hint = f"{lexeme.text} inside {field}", f"leave out {lexeme.text} or {field}"
        case Kind.FIELD | Kind.LIST | Kind.COUNT if cursor.value_field:
            hint = f"write what {field} must be, as in {field}(one OR other)"
        case _:
            return False
    cursor.fault(lexeme, message, hint)
    return True


def _list(cursor: Cursor, lexeme: Lexeme) -> Parsed:
    name = lexeme.text[1:]
    if name in cursor.lists:
        return cursor.leaf(lexeme, ListRef(lexeme.start, lexeme.end, name), [])
    known = suggestion(name, [*cursor.lists.items, *cursor.lists.names]) or "there are no lists"
    cursor.fault(lexeme, f"there is no list '{short(name)}'", known)
    return cursor.unread(lexeme)


def _missing(cursor: Cursor, lexeme: Lexeme) -> None:
    """Nothing stands where the query, or brackets in it, end."""
    previous = cursor.lexemes[max(cursor.at - 1 - (lexeme.kind is Kind.CLOSE), 0)]
    cursor.at -= lexeme.kind is Kind.CLOSE
    if previous.kind is Kind.OPEN and lexeme.kind is Kind.CLOSE:
        cursor.fault_at(previous.start, lexeme.end, "nothing stands in the brackets", "remove them")
    elif previous is not lexeme:
        cursor.fault(previous, f"nothing after {short(previous.text)}", "write a word behind it, or remove it")
