"""Walks along a query's lexemes and collects what is wrong with them."""

from wirewatch.errors import QueryFault
from wirewatch.query.language import operands
from wirewatch.query.language.hints import Parsed
from wirewatch.query.language.lexer import Kind, Lexeme, lex
from wirewatch.query.nodes import VALUE_FIELDS, Lists, Node, ValueField

MAX_TERMS = 10_000
# Each is searched for in every title that a query is judged on.
MAX_REGEXES = 200


class Cursor:
    """A place in a query. Not `sound` is a query of which it had to be guessed how its parts belong together."""

    def __init__(self, text: str, lists: Lists) -> None:
        self.text = text
        self.lists = lists
        self.lexemes = lex(text)
        self.at = 0
        self.faults: list[QueryFault] = []
        self.sound = True
        # The field that is being read, as it was named.
        self.within: Lexeme | None = None
        self._terms = 0
        self._regexes = 0
        self._stopped = False

    def peek(self) -> Lexeme:
        """The next lexeme."""
        return self.lexemes[self.at]

    def take(self) -> Lexeme:
        """The next lexeme; the cursor moves on, unless at the end."""
        lexeme = self.lexemes[self.at]
        self.at += lexeme.kind is not Kind.END
        return lexeme

    @property
    def value_field(self) -> ValueField | None:
        """The field that is being read, where it is one of values."""
        name = self.within.text[:-1] if self.within else ""
        return next((field for field in VALUE_FIELDS if field == name), None)

    def fault(self, lexeme: Lexeme, message: str, hint: str) -> None:
        """Note what is wrong with a lexeme."""
        self.fault_at(lexeme.start, lexeme.end, message, hint)

    def fault_at(self, start: int, end: int, message: str, hint: str) -> None:
        """Note what is wrong with a piece of the query."""
        if not self._stopped:
            self.faults.append(QueryFault(start, end, message, hint))

    def stop(self, lexeme: Lexeme, message: str, hint: str) -> None:
        """Give up: what follows cannot be read with any sense."""
        self.fault(lexeme, message, hint)
        self._stopped = True
        self.sound = False
        self.at = len(self.lexemes) - 1

    def leaf(self, lexeme: Lexeme, node: Node, faults: list[QueryFault]) -> Parsed:
        """What one lexeme was read as. Too many of them stop the reading."""
        for fault in faults:
            self.fault_at(fault.start, fault.end, fault.message, fault.hint)
        self._terms += 1
        self._regexes += lexeme.kind is Kind.REGEX
        if self._terms > MAX_TERMS:
            hint = "put its terms into a list and write @name"
            self.stop(lexeme, f"the query has more than {MAX_TERMS:,} terms", hint)
        if self._regexes > MAX_REGEXES:
            hint = "join them inside one, as in re:/this|that/"
            self.stop(lexeme, f"the query has more than {MAX_REGEXES} regular expressions", hint)
        return Parsed(node, lexeme.start, lexeme.end)

    def unread(self, lexeme: Lexeme) -> Parsed:
        """What stands in the tree for a lexeme that could not be read."""
        return Parsed(operands.unread(lexeme.start, lexeme.end), lexeme.start, lexeme.end)
