"""Builds the tree of a query: a Pratt parser over the lexemes, binding powers in one table.

It goes on after a fault, so that the author of a watchlist sees all of them in one round.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from msgspec import structs

from wirewatch.errors import QueryFault
from wirewatch.query.language import hints, joining, leaves, operands
from wirewatch.query.language.cursor import Cursor
from wirewatch.query.language.hints import Parsed
from wirewatch.query.language.lexer import Kind, Lexeme, lex, short, without_comments
from wirewatch.query.language.operators import BEGINNINGS, Infix, infix, is_small, number, small
from wirewatch.query.nodes import TEXT_FIELDS, AtLeast, Field, Lists, Node, Not, Or

# How strongly each operator binds what stands at its sides. What stands behind `field:` or ATLEAST/n binds strongest:
# it is one operand. Operands with nothing between them are a fault, and taken together before anything else.
BINDING = {"OR": 10, "AND": 20, "NOT": 30, "NEAR": 40, "ONEAR": 40, "NOT NEAR": 40, "SENT": 40, "PARA": 40}
# A query nested deeper is no person's, and a text longer; the parser recurses once a bracket, field or NOT.
MAX_DEPTH = 50
MAX_TEXT = 100_000
LEAST_MENTIONS, MOST_MENTIONS = 2, 1000


class Reading(NamedTuple):
    """What was read of a query: the tree, unless there is none, and the faults.

    Not `sound` is a tree of which it had to be guessed how its parts belong together.
    """

    root: Node | None
    faults: list[QueryFault]
    sound: bool


def parse(text: str, lists: Lists) -> Reading:
    """The tree of a query and every fault found."""
    if len(text) > MAX_TEXT:
        message = f"the query has {len(text):,} characters, more than {MAX_TEXT:,}"
        return Reading(
            None, [QueryFault(0, len(text), message, "put its terms into a list and write @name")], sound=False
        )
    parser = _Parser(text, lists)
    root = parser.whole()
    return Reading(root, parser.faults, parser.sound)


def parse_item(text: str, lists: Lists) -> Reading:
    """The tree of a bare item: a query if it has an operator, quote, bracket or list, else one phrase."""
    if len(text) <= MAX_TEXT:
        *words, _ = lex(text)
        if words and all(lexeme.kind is Kind.WORD for lexeme in words):
            start, end = words[0].start, words[-1].end
            node, faults = operands.term(without_comments(text)[start:end], start, (start, end))
            return Reading(node, faults, sound=True)
    return parse(text, lists)


class _Parser(Cursor):
    def __init__(self, text: str, lists: Lists) -> None:
        super().__init__(text, lists)
        self._depth = 0

    def whole(self) -> Node | None:
        if self.peek().kind is Kind.END:
            self.fault(self.peek(), "the query is empty", "write a word to look for")
            return None
        parsed = [self._expression(0)] if self.peek().kind is not Kind.CLOSE else []
        while self.peek().kind is not Kind.END:
            self.fault(self.take(), "a closing bracket without its opening one", "remove it")
            self.sound = False
            joint = infix(self.lexemes, self.at)
            self.at += joint.lexemes if joint else 0
            if self.peek().kind not in {Kind.END, Kind.CLOSE}:
                parsed.append(self._expression(0))
        return _guess(parsed).node if parsed else None

    def _expression(self, power: int) -> Parsed:
        left = self._run()
        while (joint := infix(self.lexemes, self.at)) and BINDING[joint.name] > power:
            left = self._chain(left, joint)
        return left

    def _chain(self, left: Parsed, first: Infix) -> Parsed:
        """What one operator joins, however often it stands there: one node, not a ladder of them."""
        joined, distances = [left], []
        joint: Infix | None = first
        while joint and joint.name == first.name:
            distances.append(joint.distance)
            if joint.wrong:
                wrong = self.lexemes[self.at : self.at + joint.lexemes]
                self.fault_at(wrong[0].start, wrong[-1].end, *joint.wrong)
            self.at += joint.lexemes
            joined.append(self._expression(BINDING[first.name]))
            joint = infix(self.lexemes, self.at)
        parsed, fault = joining.join(self.text, first.name, joined, tuple(distances))
        if fault:
            self.sound = False
            self.fault_at(parsed.start, parsed.end, *fault)
        return parsed

    def _run(self) -> Parsed:
        """An operand; and those that follow it with nothing between, which is a fault."""
        run = [self._operand()]
        while self.peek().kind in BEGINNINGS and not infix(self.lexemes, self.at):
            # Of these, enough is said by themselves.
            known = self.peek().kind in {Kind.UNCLOSED, Kind.FOREIGN}
            run.append(self._operand())
            del run[len(run) - known :]
        if len(run) == 1:
            return run[0]
        self.fault_at(run[0].start, run[-1].end, *hints.no_operator(self.text, run))
        if hints.is_phrase(run):
            return run[0]._replace(end=run[-1].end)
        self.sound = False
        return _guess(run)

    def _operand(self) -> Parsed:
        if is_small(self.lexemes, self.at, ("not",)):
            self.fault(self.peek(), *small(self.peek()))
            return self._negation(self.take())
        lexeme = self.take()
        if leaves.is_misplaced(self, lexeme):
            return self._inside(lexeme) if lexeme.kind in {Kind.FIELD, Kind.COUNT} else self.unread(lexeme)
        match lexeme.kind:
            case Kind.OPEN:
                parsed = self._brackets(lexeme)
            case Kind.FIELD:
                parsed = self._case(lexeme) if lexeme.text[:-1] == "case" else self._field(lexeme)
            case Kind.COUNT:
                parsed = self._at_least(lexeme)
            case Kind.MINUS:
                parsed = self._negation(lexeme)
            case Kind.OPERATOR:
                parsed = self._negation(lexeme) if lexeme.text == "NOT" else self._nothing_before(lexeme)
            case Kind.NO_FIELD if lexeme.text.endswith(":"):
                self.fault(lexeme, *hints.no_field(lexeme.text))
                parsed = self._prefixed(lexeme)
            case _:
                parsed = leaves.leaf(self, lexeme)
        return parsed

    def _brackets(self, opening: Lexeme) -> Parsed:
        before = len(self.faults)
        inner = self._nested(opening, lambda: self._expression(0))
        end = inner.end
        if self.peek().kind is Kind.CLOSE:
            end = self.take().end
        else:
            piece = self.text[opening.start : self.lexemes[self.at - 1].end]
            hint = hints.unclosed_bracket(piece if len(self.faults) == before else "")
            self.fault(opening, "an opening bracket without its closing one", hint)
            self.sound = False
        return Parsed(inner.node, opening.start, end, height=inner.height)

    def _nested(self, opening: Lexeme, inside: Callable[[], Parsed]) -> Parsed:
        if self._depth == MAX_DEPTH:
            self.stop(opening, f"nested deeper than {MAX_DEPTH}", "put a part of it into a list and write @name")
            return self.unread(opening)
        self._depth += 1
        parsed = inside()
        self._depth -= 1
        return parsed

    def _prefixed(self, prefix: Lexeme) -> Parsed:
        """The one operand that stands behind `field:` or ATLEAST/n."""
        following = self.peek()
        if following.kind is Kind.MINUS or following.text == "NOT":
            example = f"{prefix.text}{' ' * (prefix.kind is Kind.COUNT)}potash"
            self.fault(following, f"{following.text} cannot stand behind {short(prefix.text)}", f"as in NOT {example}")
            self.take()
            self.sound = False
        elif following.kind not in BEGINNINGS:
            self.fault(
                prefix, f"nothing after {short(prefix.text)}", "write a word or a phrase behind it, or remove it"
            )
            return self.unread(prefix)
        return self._nested(prefix, self._operand)._replace(start=prefix.start, operator="", parts=())

    def _field(self, lexeme: Lexeme) -> Parsed:
        parsed = self._inside(lexeme)
        name = lexeme.text[:-1]
        field = next((field for field in TEXT_FIELDS if field == name), None)
        if field is None:
            node: Node = structs.replace(parsed.node, start=parsed.start, end=parsed.end)
        else:
            node = Field(parsed.start, parsed.end, field, parsed.node)
        return parsed._replace(node=node, height=parsed.height + 1)

    def _case(self, prefix: Lexeme) -> Parsed:
        if self.peek().kind in {Kind.WORD, Kind.PHRASE}:
            return leaves.words(self, self.take(), prefix)
        self.fault(prefix, "case: takes a word or a phrase, right behind it", 'as in case:ICE or case:"US ICE"')
        return self._prefixed(prefix) if self.peek().kind in BEGINNINGS else self.unread(prefix)

    def _inside(self, lexeme: Lexeme) -> Parsed:
        around, self.within = self.within, lexeme
        parsed = self._prefixed(lexeme)
        self.within = around
        return parsed

    def _at_least(self, lexeme: Lexeme) -> Parsed:
        count = number(re.sub("^[^0-9]*", "", lexeme.text), LEAST_MENTIONS, MOST_MENTIONS)
        if count is None or not lexeme.text.startswith("ATLEAST/"):
            bounds = f"from {LEAST_MENTIONS} to {MOST_MENTIONS:,}"
            message = f"{short(lexeme.text)}: a number {bounds} must stand behind ATLEAST/"
            self.fault(lexeme, message, f"write ATLEAST/{count or 3}")
        parsed = self._prefixed(lexeme)
        node = AtLeast(parsed.start, parsed.end, count or LEAST_MENTIONS, parsed.node)
        return parsed._replace(node=node, height=parsed.height + 1)

    def _negation(self, lexeme: Lexeme) -> Parsed:
        last = lexeme
        while self.peek().kind is Kind.MINUS or self.peek().text == "NOT" or is_small(self.lexemes, self.at, ("not",)):
            last = self.take()
        if last is not lexeme:
            self.fault_at(lexeme.start, last.end, "NOT of NOT is the thing itself", "write NOT once, or not at all")
        inner = self._nested(lexeme, lambda: self._expression(BINDING["NOT"]))
        node = Not(lexeme.start, inner.end, inner.node)
        return Parsed(node, lexeme.start, inner.end, "NOT", height=inner.height + 1)

    def _nothing_before(self, lexeme: Lexeme) -> Parsed:
        self.fault(lexeme, f"{short(lexeme.text)} without anything before it", "remove it, or write a word before it")
        while self.peek().kind is Kind.OPERATOR and self.peek().text != "NOT":
            self.take()
        return self._operand() if self.peek().kind in BEGINNINGS else self.unread(lexeme)


def _guess(parsed: list[Parsed]) -> Parsed:
    """Any of several pieces, where it is not said how they belong together."""
    if len(parsed) == 1:
        return parsed[0]
    start, end = parsed[0].start, parsed[-1].end
    return Parsed(Or(start, end, tuple(one.node for one in parsed)), start, end)
