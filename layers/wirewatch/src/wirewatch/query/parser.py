"""Builds the tree of a query: a Pratt parser over the lexemes, binding powers in one table.

It goes on after a fault, so that the author of a watchlist sees all of them in one round.
"""

from collections.abc import Sequence

from wirewatch.errors import QueryFault
from wirewatch.query.lexer import Kind, Lexeme, lex
from wirewatch.query.nodes import ListRef, Lists, Node, Or, Term, Word
from wirewatch.text import suggestion, tokenize

# The left binding power of each infix operator; what follows without one is a fault, handled at the power of OR.
BINDING = {"OR": 10}
MIN_STEM = 3
# A query nested deeper is no person's; the parser recurses once a bracket.
MAX_DEPTH = 50

_OPERANDS = {Kind.WORD, Kind.PHRASE, Kind.LIST, Kind.OPEN, Kind.LATER, Kind.UNCLOSED}


def parse(text: str, lists: Lists) -> tuple[Node | None, list[QueryFault]]:
    """The tree of a query and every fault found; the tree is None where nothing of it can be used."""
    parser = _Parser(text, lists)
    return parser.whole(), parser.faults


def parse_item(text: str, lists: Lists) -> tuple[Node | None, list[QueryFault]]:
    """The tree of a bare item: a query if it has an operator, quote, bracket or list, else one phrase."""
    if text.strip() and all(lexeme.kind in {Kind.WORD, Kind.END} for lexeme in lex(text)):
        parser = _Parser(text, lists)
        return parser.term(text.strip(), len(text) - len(text.lstrip())), parser.faults
    return parse(text, lists)


class _Parser:
    def __init__(self, text: str, lists: Lists) -> None:
        self.faults: list[QueryFault] = []
        self._lists = lists
        self._lexemes = lex(text)
        self._at = 0
        self._depth = 0
        self._too_deep = False

    def whole(self) -> Node | None:
        if self._at_end:
            self._fault(self._next, "the query is empty")
            return None
        nodes = [self._expression(0)]
        while not self._at_end:
            self._fault(self._take(), "a closing bracket without its opening one")
            if self._next.kind is Kind.OPERATOR:
                self._take()
            if not self._at_end:
                nodes.append(self._expression(0))
        return _either(nodes)

    def term(self, text: str, start: int) -> Term | None:
        """A word, or the words of a phrase, as a term; `start` is the text's offset in the query."""
        words: list[Word] = []
        stars = {index for index, character in enumerate(text) if character == "*"}
        before = len(self.faults)
        for token in tokenize(text):
            stem = token.end in stars and not text[token.end + 1 : token.end + 2].isalnum()
            if stem:
                stars.remove(token.end)
            if stem and len(token.word) < MIN_STEM:
                message = f"'{text[token.start : token.end + 1]}': {MIN_STEM} letters or more must stand before *"
                self._fault_at(start + token.start, start + token.end + 1, message, "a shorter stem matches everything")
            words.append(Word(token.word, stem))
        for star in sorted(stars):
            self._fault_at(start + star, start + star + 1, "* can only stand at the end of a word", "as in sanction*")
        if "?" in text:
            self._fault_at(start + text.index("?"), start + text.index("?") + 1, "? is not yet supported")
        if not words:
            self._fault_at(start, start + max(len(text), 1), f"'{text}' has no letter or digit to look for")
        return Term(tuple(words), text, start, start + len(text)) if len(self.faults) == before else None

    @property
    def _next(self) -> Lexeme:
        return self._lexemes[self._at]

    @property
    def _at_end(self) -> bool:
        return self._next.kind is Kind.END

    def _take(self) -> Lexeme:
        lexeme = self._next
        self._at += not self._at_end
        return lexeme

    def _fault(self, lexeme: Lexeme, message: str, hint: str = "") -> None:
        self._fault_at(lexeme.start, lexeme.end, message, hint)

    def _fault_at(self, start: int, end: int, message: str, hint: str = "") -> None:
        self.faults.append(QueryFault(start, end, message, hint))

    def _expression(self, power: int) -> Node | None:
        nodes = [self._operand()]
        while True:
            lexeme = self._next
            if lexeme.kind is Kind.OPERATOR and BINDING[lexeme.text] > power:
                self._take()
                nodes.append(self._expression(BINDING[lexeme.text]))
            elif lexeme.kind in _OPERANDS and BINDING["OR"] > power:
                self._missing_operator(lexeme)
                nodes.append(self._expression(BINDING["OR"]))
            else:
                return _either(nodes)

    def _missing_operator(self, right: Lexeme) -> None:
        before = self._lexemes[self._at - 1]
        if right.text.lower() == "or" and self._lexemes[self._at + 1].kind in _OPERANDS:
            self._fault(self._take(), f"{right.text} is a word here, not an operator", "write OR in capitals")
            return
        if {Kind.LATER, Kind.UNCLOSED} & {before.kind, right.kind}:
            return
        if before.kind is Kind.WORD and right.kind is Kind.WORD:
            hint = f'write "{before.text} {right.text}" for the phrase, or {before.text} OR {right.text}'
        else:
            hint = f"write OR between {before.text} and {right.text}"
        self._fault_at(before.start, right.end, f"no operator between {before.text} and {right.text}", hint)

    def _operand(self) -> Node | None:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.WORD:
                return self.term(lexeme.text, lexeme.start)
            case Kind.PHRASE:
                return self.term(lexeme.text[1:-1], lexeme.start + 1)
            case Kind.LIST:
                return self._list(lexeme)
            case Kind.OPEN:
                return self._brackets(lexeme)
            case Kind.LATER:
                hint = f'to look for the text itself, quote it: "{lexeme.text}"'
                self._fault(lexeme, f"{lexeme.text} is not yet supported", hint)
            case Kind.UNCLOSED:
                self._fault(lexeme, "a quotation mark without its closing one")
            case Kind.OPERATOR:
                self._fault(lexeme, f"{lexeme.text} without anything before it")
                return self._operand() if self._next.kind in _OPERANDS else None
            case Kind.CLOSE | Kind.END:
                self._at -= lexeme.kind is Kind.CLOSE
                if lexeme.kind is Kind.END or self._depth:  # else the bracket itself is the fault
                    previous = self._lexemes[self._at - 1] if self._at else lexeme
                    self._fault(previous, f"nothing after {previous.text}" if previous.text else "the query is empty")
        return None

    def _list(self, lexeme: Lexeme) -> Node | None:
        name = lexeme.text[1:]
        if name in self._lists.items:
            return ListRef(name, self._lists.items[name], lexeme.start, lexeme.end)
        known = suggestion(name, self._lists.items) if self._lists.items else "there are no lists"
        self._fault(lexeme, f"there is no list '{name}'", known)
        return None

    def _brackets(self, opening: Lexeme) -> Node | None:
        if self._depth == MAX_DEPTH:
            self._fault(opening, f"brackets nested deeper than {MAX_DEPTH}")
            self._at = len(self._lexemes) - 1
            self._too_deep = True
            return None
        self._depth += 1
        node = self._expression(0)
        self._depth -= 1
        if self._next.kind is Kind.CLOSE:
            self._take()
        elif not self._too_deep:
            self._fault(opening, "an opening bracket without its closing one")
        return node


def _either(nodes: Sequence[Node | None]) -> Node | None:
    """Any of the nodes that could be read. Brackets of OR alone mean nothing, so what stands in them joins in."""
    operands: list[Node] = []
    for node in nodes:
        if node is not None:
            operands.extend(node.operands if isinstance(node, Or) else (node,))
    if len(operands) > 1:
        return Or(tuple(operands), operands[0].start, operands[-1].end)
    return operands[0] if operands else None
