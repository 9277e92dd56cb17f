"""Builds the tree of a search: a Pratt parser, the binding powers those of the service."""

from dataclasses import replace

from wirewatch.dialects import tree
from wirewatch.dialects.languages import code
from wirewatch.dialects.lexer import Found, Kind, Token, lex
from wirewatch.dialects.notes import Notes
from wirewatch.dialects.service import Service
from wirewatch.dialects.tree import Gone, Join, Leaf, Node, Not, Prefix, Term, join

MAX_DISTANCE = 500
# Of brackets, fields and operators that bind ever stronger.
_MAX_DEPTH = 100
# A star between the words of a phrase stands for one word or more: how many are meant at most.
_GAP = 5
_OPERANDS = frozenset(
    {Kind.WORD, Kind.PHRASE, Kind.NOT, Kind.PREFIX, Kind.VALUE, Kind.LEAF, Kind.SKIP, Kind.LOST, Kind.OPEN}
)
_READABLE = frozenset({Kind.WORD, Kind.PHRASE, Kind.OPEN})

_NOTHING = {Kind.END: "there is nothing to look for", Kind.OPEN: "nothing stands in the brackets"}


def parse(text: str, service: Service, notes: Notes) -> Node:
    """The tree of a search; what was assumed, or has no effect, goes into the notes."""
    tokens: list[Token] = []
    for token in lex(text, service.rules):
        if token.kind is Kind.SIGN:
            notes.say(token.start, token.end, token.found.note, left_out=token.found.lost)
        else:
            tokens.append(token)
    if any(token.kind in {Kind.WORD, Kind.PHRASE} for token in tokens) and service.remark:
        notes.say(0, 0, service.remark)
    if _is_mixed(tokens, service):
        notes.say(0, 0, service.order)
    return _Parser(tokens, service, notes).whole()


class _Parser:
    def __init__(self, tokens: list[Token], service: Service, notes: Notes) -> None:
        self._tokens = tokens
        self._service = service
        self._notes = notes
        self._at = 0
        self._depth = 0
        self._field = ""

    def whole(self) -> Node:
        return self._expression(-1, self._peek())

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += token.kind is not Kind.END
        return token

    def _expression(self, power: float, behind: Token) -> Node:
        """What stands here, up to an operator that binds no stronger; `behind` is the token it must follow."""
        if self._depth == _MAX_DEPTH:
            return self._too_deep(behind)
        self._depth += 1
        left = self._operand(behind)
        while (token := self._infix(left)) and token.found.power > power:
            left = self._chain(left, token, power) if token.kind is Kind.OPERATOR else self._joined(left, token)
        self._depth -= 1
        return left

    def _chain(self, left: Node, first: Token, power: float) -> Node:
        """What the same operator joins, however often it stands there."""
        operands, distances = [left], []
        token: Token | None = first
        while token and token.found.value == first.found.value and token.found.power > power:
            distances.append(self._operator(token))
            operands.append(self._expression(token.found.power, token))
            if token.end == token.start and token.found is self._service.beside and self._service.beside_note:
                self._notes.say(operands[-2].start, operands[-1].end, self._service.beside_note)
            token = self._infix(operands[-1])
        return tree.chain(first.found.value, operands, distances)

    def _operator(self, token: Token) -> int:
        """Take an operator, and say what is to be said of it; its distance."""
        if token.end > token.start:
            self._take()
            self._remark(token)
        if token.found.distance > MAX_DISTANCE:
            message = f"more than {MAX_DISTANCE} words apart; {MAX_DISTANCE} are read"
            self._notes.say(token.start, token.end, message, left_out=True)
        return min(token.found.distance, MAX_DISTANCE)

    def _infix(self, left: Node) -> Token | None:
        """The operator here, or the one that is meant where there is none; it is not taken yet."""
        token = self._peek()
        if token.kind in {Kind.OPERATOR, Kind.WITHOUT, Kind.POSTFIX}:
            return token
        if token.kind is Kind.NOT and self._service.not_power:
            return token._replace(found=token.found._replace(power=self._service.not_power))
        if token.kind not in _OPERANDS:
            return None
        beside = token.kind in _READABLE and isinstance(left, Term | Join) and self._field not in tree.VALUE_FIELDS
        found = self._service.beside if beside else self._service.apart
        return Token(found, token.start, token.start)

    def _joined(self, left: Node, token: Token) -> Node:
        """What stands at both sides of NOT, or before what is written behind it."""
        self._operator(token)
        if token.kind is Kind.POSTFIX:
            return Prefix(left.start, token.end, token.found.value, left)
        right = self._expression(token.found.power, token)
        if token.kind is Kind.NOT:
            return join("AND", left, _negated(token, right))
        return join("NOT NEAR", left, Gone(token.start, right.end, token.found.note))

    def _operand(self, behind: Token) -> Node:
        token = self._take()
        while token.kind in {Kind.OPERATOR, Kind.WITHOUT, Kind.POSTFIX}:
            self._notes.lost(token.start, token.end, "nothing stands before it")
            token = self._take()
        match token.kind:
            case Kind.END | Kind.CLOSE:
                self._at -= token.kind is Kind.CLOSE
                return Gone(behind.start, behind.end, _NOTHING.get(behind.kind, "nothing stands behind it"))
            case Kind.NOT:
                return _negated(token, self._expression(self._service.not_power or token.found.power, token))
            case Kind.OPEN:
                return self._brackets(token)
            case Kind.PREFIX | Kind.SKIP:
                return self._prefixed(token)
            case _:
                return self._single(token)

    def _single(self, token: Token) -> Node:
        found = token.found
        match token.kind:
            case Kind.LEAF | Kind.VALUE if self._field:
                return Gone(token.start, token.end, "it cannot stand inside a field")
            case Kind.LEAF:
                self._remark(token)
                return Leaf(token.start, token.end, found.value)
            case Kind.VALUE:
                self._remark(token)
                return Prefix(token.start, token.end, found.field, Term(token.start, token.end, found.value))
            case Kind.LOST:
                return Gone(token.start, token.end, found.note)
            case Kind.PHRASE if self._service.gaps and "*" in found.value.split():
                return self._gapped(token)
            case _:
                return self._term(token, found.value)

    def _brackets(self, opening: Token) -> Node:
        self._remark(opening)
        inner = self._expression(-1, opening)
        closing = self._take()
        if isinstance(inner, Join | Gone):
            return replace(inner, start=opening.start, end=max(opening.end, closing.end))
        return inner

    def _prefixed(self, token: Token) -> Node:
        found = token.found
        if found.kind is Kind.SKIP or (self._field and found.field):
            mark = self._notes.mark()
            operand = self._expression(found.power, token)
            self._notes.forget(mark)
            why = found.note if found.kind is Kind.SKIP else "a field inside a field"
            return Gone(token.start, max(operand.end, self._behind()), why)
        outer, self._field = self._field, self._field or found.field
        operand = self._expression(found.power, token)
        self._field = outer
        if isinstance(operand, Gone):
            return replace(operand, start=token.start)
        end = max(operand.end, self._behind())
        self._remark(token, end)
        return _with_prefix((token.start, end), operand, found)

    def _term(self, token: Token, text: str) -> Node:
        if self._field in tree.VALUE_FIELDS:
            return Term(token.start, token.end, code(text) if self._field == "lang:" else text)
        words = [self._service.word(piece) for piece in text.split()]
        for lost in dict.fromkeys(word.lost for word in words if word.lost):
            self._notes.lost(token.start, token.end, lost)
        wider = next((word.wider for word in words if word.wider), "")
        return Term(token.start, token.end, " ".join(word.text for word in words), wider=wider)

    def _gapped(self, token: Token) -> Node:
        """A phrase in which stars stand for words."""
        parts: list[list[str]] = [[]]
        gaps: list[int] = []
        for piece in token.found.value.split():
            if piece != "*":
                parts[-1].append(piece)
            elif parts[-1]:
                parts.append([])
                gaps.append(_GAP)
            elif gaps:
                gaps[-1] += _GAP
        filled = [" ".join(part) for part in parts if part]
        if not filled:
            return Gone(token.start, token.end, "a star alone stands for any word")
        if len(filled) > 1:
            self._notes.say(token.start, token.end, f"each star is read as up to {_GAP} words")
        node = self._term(token, filled[0])
        for text, gap in zip(filled[1:], gaps, strict=False):
            node = join("ONEAR", node, self._term(token, text), min(gap, MAX_DISTANCE))
        return node

    def _remark(self, token: Token, end: int = 0) -> None:
        if token.found.note and token.kind is not Kind.WITHOUT:
            self._notes.say(token.start, end or token.end, token.found.note, left_out=token.found.lost)

    def _behind(self) -> int:
        """Where the last token ends that was taken."""
        return self._tokens[self._at - 1].end

    def _too_deep(self, behind: Token) -> Node:
        """All that is left, up to the bracket that closes."""
        level = 0
        while self._peek().kind is not Kind.END and (level or self._peek().kind is not Kind.CLOSE):
            token = self._take()
            level += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        return Gone(behind.start, max(behind.end, self._behind()), "it is nested too deep")


def _negated(token: Token, operand: Node) -> Node:
    if isinstance(operand, Not):
        return operand.operand
    return Not(token.start, operand.end, operand)


def _with_prefix(span: tuple[int, int], operand: Node, found: Found) -> Node:
    match found.value:
        case "":
            return operand
        case "title|lead":
            return tree.spread(operand, ("title:", "lead:"))
        case "upper" | "lower" | "capital":
            return tree.mapped(operand, lambda term: replace(term, text=_cased(found.value, term.text), case=True))
        case _:
            return Prefix(*span, found.value, operand)


def _cased(how: str, text: str) -> str:
    if how == "upper":
        return text.upper()
    if how == "lower":
        return text.lower()
    return text if text != text.lower() else text.title()


def _is_mixed(tokens: list[Token], service: Service) -> bool:
    """Whether operators stand side by side without brackets that other people read in another order."""
    levels: list[set[str]] = [set()]
    for token in tokens:
        if token.kind is Kind.OPEN:
            levels.append(set())
        elif token.kind is Kind.CLOSE:
            levels.pop()
        elif token.kind in {Kind.OPERATOR, Kind.WITHOUT, Kind.NOT}:
            late = token.found.value == "AND" and "NOT" in levels[-1] and 0 < service.not_power < token.found.power
            levels[-1].add(token.found.value or "NOT")
            if late or ("OR" in levels[-1] and len(levels[-1]) > 1):
                return True
    return False
