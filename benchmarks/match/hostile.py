"""Queries that the checker accepts, each with a text that is made to be dear to it."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import NamedTuple

from wirewatch import query
from wirewatch.query import Index, Lists
from wirewatch.query.names.roll import roll
from wirewatch.query.nodes import ListRef, Node

_MANY = [f"{first}{second}{third}on" for first in "bdfgklm" for second in "aeiou" for third in "lnrst"]
# More whole words than are searched for by the automaton.
_TABLED = [f'"{one} {two} {three}"' for one in _MANY[:18] for two in _MANY[:18] for three in _MANY[:18]]


class Case(NamedTuple):
    """Queries, and the words of a text, again and again; `joint` stands between them."""

    name: str
    queries: Sequence[str]
    words: Sequence[str]
    joint: str = " "
    exclude: str = ""
    items: Sequence[str] = ()
    names: Sequence[str] = ()
    ahead: str = ""

    def opened(self) -> Index:
        """The queries, compiled."""
        lists = Lists(
            {"many": tuple(query.compile(item).root for item in self.items)} if self.items else {},
            {"names": roll(self.names)} if self.names else {},
        )
        roots: list[Node] = [query.compile(text, lists).root for text in self.queries]
        if self.names:
            roots.append(ListRef(0, 0, "names"))
        return Index(roots, lists, {0: query.compile(self.exclude, lists).root} if self.exclude else {})

    def text(self, size: int) -> str:
        """A text of about so many characters."""
        length = sum(len(word) + len(self.joint) for word in self.words) / len(self.words)
        return self.ahead + self.joint.join(islice(cycle(self.words), int(size / length)))


def _chain(operator: str, words: Sequence[str]) -> str:
    return f" {operator} ".join(words)


CASES = [
    Case("NEAR never near enough", ["potash NEAR/0 embargo"], ["potash", "x", "embargo", "x"]),
    Case("NOT NEAR, always near", ["potash NOT NEAR/5 embargo"], ["potash", "embargo"]),
    Case("NOT NEAR, never near", ["potash NOT NEAR/0 embargo"], ["potash", "x", "embargo", "x"]),
    Case("a chain of eight, true", [_chain("NEAR/5", _MANY[:8])], _MANY[:8]),
    Case("a chain of eight, its end missing", [_chain("NEAR/5", _MANY[:8])], _MANY[:7], ahead=f"{_MANY[7]} x " * 20),
    Case("ONEAR/500, backwards", [_chain("ONEAR/500", _MANY[:6])], _MANY[:6][::-1]),
    Case("ONEAR/0, forwards", [_chain("ONEAR/0", _MANY[:6])], _MANY[:6]),
    Case(
        "groups in groups",
        ["(((potash OR ore) NEAR/5 (steel OR zinc)) ONEAR/10 (embargo OR ban)) NEAR/20 (tax OR duty)"],
        ["potash", "steel", "embargo", "tax", "ore", "zinc", "ban", "duty"],
    ),
    Case("ATLEAST/1000", ["ATLEAST/1000 potash"], ["potash"]),
    Case("ATLEAST/3 of phrases that overlap", ['ATLEAST/1000 "potash potash"'], ["potash"]),
    Case("SENT without an end of a sentence", ["potash SENT embargo SENT steel"], ["potash", "embargo", "steel"]),
    Case("SENT, each word a sentence", ["potash SENT embargo"], ["Potash.", "Embargo."]),
    Case("PARA, each word a paragraph", ["potash PARA embargo"], ["potash", "embargo"], "\n"),
    Case(
        "stems that all hit", ["pot* NEAR/3 (potash* OR embar*)", "pota* -potato*", "potas*"], ["potashes", "embargoes"]
    ),
    Case("wild cards that all hit", ["pot?s? NEAR/3 emb?rg?", "pota?h*"], ["potash", "embargo"]),
    Case("stems that all hit, and do not fit", ['"pot* embargo*"', '"pot* steel*"'], ["potash", "potent"]),
    Case("lists, all hit", ["@many NEAR/2 absent", "ATLEAST/1000 @many", "@many SENT potash"], _MANY, items=_MANY),
    Case("a list near itself", ["@many NEAR/2 (potash OR @many)"], [*_MANY[:50], "potash"], items=_MANY),
    Case("a phrase of the same word, never whole", [f'"{"potash " * 30}embargo"'], ["potash"]),
    Case("a phrase in blanks", ['"potash embargo"'], ["potash", "embarg"], " " * 40),
    Case("case: never right", ['case:"POTASH" NEAR/5 case:"EMBARGO"'], ["potash", "embargo"]),
    Case("edges never right", ["$potash OR potash++ OR #embargo"], ["potash", "embargo"]),
    Case("excludes that strike all out", ["potash"], ["potash", "embargo"], exclude="potash NEAR/3 embargo"),
    Case(
        "excludes that strike half out",
        ["potash OR steel*"],
        ["potash", "embargo", "steel"],
        exclude='"potash embargo"',
    ),
    Case("title: and lead:, all in the body", ["title:potash OR lead:embargo"], ["potash", "x"]),
    Case("six thousand phrases, all hit", _TABLED, _MANY[:18]),
    Case("names, all hit", [], _MANY[:90], names=[f"{one} {two}" for one in _MANY for two in _MANY]),
    Case("names, half hit", [], ["anna", "b"], names=[f"anna {'b anna ' * at}c" for at in range(30)]),
    Case("letters that fold to two", ["strasse NEAR/5 potash"], ["Straße", "Œuvre", "potash"]),
    Case("letters joined from two", ["potash NEAR/5 cafe"], ["potash", "cafe\u0301"]),
]
