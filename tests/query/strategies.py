"""Random queries, lists and documents of one small world, so that operators find something to do.

Everything is written by taking choices from a string of bytes: that is many times faster than a draw for each, and
shrinks as well, as a zero always chooses what is simplest.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

from wirewatch import query
from wirewatch.model import Document
from wirewatch.query.nodes import Lists

T = TypeVar("T")

NOW = datetime(2025, 3, 14, 9, 26, 53, tzinfo=UTC)


class Topic(NamedTuple):
    """Terms of a query, and pieces of text that these find or just miss."""

    terms: tuple[str, ...]
    pieces: tuple[str, ...]


TOPICS = (
    Topic(
        ("potash", "potash*", "pota*", '"potash price*"', "case:Potash", 'case:"POTASH"', "pot?sh", "case:Pota*",
         "case:Pot?sh"),
        ("potash", "Potash", "POTASH", "potashes", "po\u00adtash", "#potash", "potash's", "Potash price", "pötash"),
    ),
    Topic(
        ("sanction*", "sanctions", '"lift* sanctions"', "sanct?on", "sanction?", '"sanctions on"', "sanc?ion?"),
        ("sanctions", "sanction", "Sanctions on", "lifted sanctions", "san\u200bctions", "lift sanctions on",
         "unsanctioned"),
    ),
    Topic(
        ("price*", '"price rise*"', "prices", '"potash price rises"', "pric?s", "case:Price"),
        ("price", "Prices", "price rises", "potash price rises", "prices’s", "prıces"),
    ),
    Topic(
        ("Belarus", "Belarus*", "Belarus's", "Belaruskali", '"Belarus potash"', "belar?s"),
        ("Belarus", "Belarus's", "Belarus’s potash", "Belarusian", "Belaruskali", "“Belarus”", "BELARUS"),
    ),
    Topic(
        ("C++", "C#", "case:C", '"visual C++"', "c++", "case:C++", "$50", "50%", "€50"),
        ("C++", "C+++", "C#", "c++", "C", "Visual C++", "$50", "€50", "50%", "$$50", "50 %", "(C++)", "+50%", "#C++",
         "$50+"),
    ),
    Topic(
        (".gov", ".NET", "case:.NET", "#metoo", "gov", "metoo", "&more", '".gov site"'),
        ("example.gov", ".gov", "..gov", "gov", ".NET", ".net", "#metoo", "##MeToo", "metoo", ".gov site", "&more"),
    ),
    Topic(
        ("case:ICE", "case:US", "case:ICE*", '"US ICE"', "U.S.", 'case:"US ICE"', "Coca-Cola", '"cola ICE"'),
        ("ICE", "ice", "US", "us", "US ICE", "U.S.", "Coca-Cola", "coca cola", "ICEcap", "U.S.’s", "US-ice"),
    ),
    Topic(
        ("Klaipėda", "Klaipėd*", "klaip?da", '"uostas Klaipėda"', "case:Klaipėda", "Straße", "stras?e", "case:Stra*"),
        ("Klaipėda", "Klaipe\u0307da", "KLAIPĖDOJE", "Klaipeda", "uostas Klaipėda", "Straße", "STRASSE", "STRAẞE"),
    ),
    Topic(
        ("İstanbul", "ıstanbul", "istanbul*", "case:İstanbul", "yaptırım*", '"istanbul yaptırım"'),
        ("İSTANBUL", "ISTANBUL", "ıstanbul’da", "istanbul", "yaptırımlar", "İstanbul yaptırım", "I\u0307stanbul"),
    ),
    Topic(
        ("санкц*", "санкции", "калий", '"калийн* компани*"', "Ёлка", "ел?и", "case:Калий", '"против санкций"'),
        ("санкции", "САНКЦИЙ", "калий", "калии\u0306", "калия", "Калийная компания", "ёлка", "Елки", "елки",
         "против санкций", "санкци\u0301и"),
    ),
    Topic(
        ("Σίσυφος", "Αθήν*", '"Αθήνα κυρώσεις"', "κυρώσεις", "case:Αθήνα", "κυρ?σεις"),
        ("ΣΙΣΥΦΟΣ", "Σίσυφος", "Αθήνα", "ΑΘΗΝΑΣ", "Αθήνα κυρώσεις", "κυρώσεις", "κυρώσειςι", "Αθη\u0301να"),
    ),
    Topic(
        ("عقوبات", "عقوب*", '"عقوبات شركة"', "شركة", "שלום", '"שלום עולם"', "שלו?"),
        ("عقوبات", "عُقُوبَات", "عقـــوبات", "العقوبات", "شَرِكَة", "عقوبات شركة", "שלום", "שָׁלוֹם", "שלום עולם",
         "\u200fשלומי"),
    ),
    Topic(
        ("钾肥", "制裁", "肥", "钾肥出口", "出口制裁", '"钾肥 OFAC"', "白俄罗斯", "case:钾肥"),
        ("白俄罗斯钾肥出口", "钾肥", "制裁", "钾的肥料", "钾肥出口制裁", "肥", "钾肥OFAC", "出口，制裁"),
    ),
    Topic(
        ("カリウム", "ガス", "塩化カリウム", "天然ガス", "リウ"),
        ("カリウム", "ｶﾘｳﾑ", "塩化カリウム", "天然ガス", "ｶﾞｽ", "カ\u3099ス", "カス"),
    ),
    Topic(
        ("제재", "북한제재*", '"대북 제재"', "대북", "ปุ๋ย", "คว่ำบาตร", '"คว่ำบาตร ปุ๋ย"'),
        ("제재", unicodedata.normalize("NFD", "제재"), "제재를", "대북 제재", "북한제재안", "ปุ๋ย", "คว่ำบาตรปุ๋ย",
         "คว่ำบาตร"),
    ),
)  # fmt: skip

SEPARATORS = (
    " ", " ", " ", " ", " ", " ", ", ", ". ", ". ", ".\n", "\n", "\n\n", "! ", "? ", " — ", "-", "; ", " (", ") ", " “",
    "” ", "… ", "\u00a0", "。", "’s ", "", "'", "/", " the ", " on the ", " one two three ",
)  # fmt: skip
FILLER = "and so it goes on and on. Then it says "

HOSTS = ("https://news.example/", "https://example.gov/")
SOURCES = ("", "example-world", "Example World", "BelTA", "example")
LANGUAGES = ("", "en", "en-GB", "ru", "zh-Hans")
TAGS = ((), ("wire",), ("Wire", "world news"), ("World", "wire-feed", "wire"))
AGES = (
    None, timedelta(0), timedelta(hours=1), timedelta(days=2), timedelta(days=2, seconds=1), timedelta(days=-1),
    timedelta(minutes=90), timedelta(days=8),
)  # fmt: skip
VALUES = (
    "source:example-world", 'source:"Example World"', "source:exam*", "source:belta", "lang:en", "lang:ru",
    "lang:en-gb", "lang:zh*", "tag:wire", 'tag:"world news"', "tag:w*", "lang:(en OR ru)", "tag:(wire OR world)",
)  # fmt: skip
# Read alike by RE2 and by the oracle; each match holds a letter or digit, so that a mask is on it or is not.
REGEXES = (
    "re:/[Pp]ota?/", "re:/ANCT|POTA/i", "re:/^[A-Za-z][^ ]* /", r"re:/[.,\/-] ?[A-Za-z]/", "re:/[а-яА-Я]+ ?[а-я]*/",
    "title:re:/[A-Z][a-z]+[^a-z]/", "re:/[0-9]|ус|肥|ガ|제/",
)  # fmt: skip
CONDITIONS = ("words>5", "words<20", "words>14", "words<60", "age:2d", "age:90m", "age:1h", "age:1w")

_COMMON, _QUERY, _DOCUMENT = 40, 60, 150  # bytes

LIST_NAMES = ("first", "second", "mixed", "people")
PEOPLE = (
    "POTASH, Price Rises", "PRICE, Potash", "BELARUS, Potash", "LIFTED, Sanctions Belarus", "ICE, Us", "Coca-Cola",
    "KLAIPĖDA, Uostas", "Belarus’s potash", "C++ (Visual)", "Potash price, Ltd.", "“Sanctions on”", "истанбул, санкции",
    "КАЛИЯ, против санкций", "钾肥", "制裁, 出口", "Coca-Cola Ltd., Visual C++", "עולם, שלום",
)  # fmt: skip


class Choices:
    """Choices, one byte each. Where the bytes end, always the first option."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def number(self, below: int) -> int:
        """A number from 0, and below this one; at most 256."""
        return next(self._bytes, 0) % below

    def one_of(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.number(len(options))]

    def chance(self, percent: int) -> bool:
        """Whether what happens so often does happen; not, where the bytes have ended."""
        return self.number(100) >= 100 - percent


@dataclass(frozen=True)
class Case:
    """Queries and the lists that they use, an exclude, and the documents to judge."""

    lists: dict[str, list[str]]
    names: dict[str, tuple[str, ...]]
    queries: tuple[str, ...]
    exclude: str
    documents: tuple[Document, ...]
    now: datetime | None


def compiled_lists(lists: Mapping[str, Sequence[str]], before: Lists) -> Lists:
    """Lists as a watchlist has them, one after the other: each may hold those before it."""
    compiled = before
    for name, items in lists.items():
        roots = tuple(query.compile_item(item, compiled).root for item in items)
        compiled = Lists({**compiled.items, name: roots}, compiled.names)
    return compiled


def cases(queries: int, documents: int) -> st.SearchStrategy[Case]:
    """Cases of so many queries on so many documents."""
    length = size(queries, documents)
    return st.binary(min_size=length, max_size=length).map(lambda data: _case(data, queries, documents))


def size(queries: int, documents: int) -> int:
    """How many bytes such a case takes. Each part has its own: a change to one leaves the others as they are."""
    return _COMMON + _QUERY + _QUERY * queries + _DOCUMENT * documents


def _case(data: bytes, queries: int, documents: int) -> Case:
    pieces = _cut(data, [_COMMON, _QUERY, *[_QUERY] * queries, *[_DOCUMENT] * documents])
    common = Choices(next(pieces))
    topics = _topics(common)
    now = None if common.chance(10) else NOW
    lists = {name: _items(common, topics, name) for name in LIST_NAMES[:3]}
    names = {"people": tuple({common.one_of(PEOPLE) for _ in range(1 + common.number(4))})}
    exclude = _positional(_Writer(Choices(next(pieces)), topics), 1)
    texts = tuple(_Writer(Choices(next(pieces)), topics).query() for _ in range(queries))
    judged = tuple(_document(Choices(next(pieces)), topics) for _ in range(documents))
    return Case(lists, names, texts, exclude, judged, now)


def _cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size


def _topics(choices: Choices) -> tuple[Topic, ...]:
    """A few topics, the first of them met most often: what is common to queries and documents is what they find."""
    left = list(TOPICS)
    return tuple(left.pop(choices.number(len(left))) for _ in range(3))


def _items(choices: Choices, topics: Sequence[Topic], name: str) -> list[str]:
    one, other = (choices.one_of(choices.one_of(topics).terms) for _ in range(2))
    written = [one, f"{one} NEAR/2 {other}", f"{one} OR {other}"]
    if name == "second":
        written.append("@first")
    if name == "mixed":
        written.extend([f"{one} AND {other}", f"{one} -{other}", "@second"])
    return list(dict.fromkeys([one, choices.one_of(written), choices.one_of(written)]))[: 1 + choices.number(3)]


class _Writer:
    """Writes a query. Terms are taken from topic after topic, as alternatives that cover each other are refused."""

    def __init__(self, choices: Choices, topics: Sequence[Topic]) -> None:
        self.choices = choices
        self.topics = topics
        self.fielded = False
        self._unused: list[Topic] = []
        self._lists = list(LIST_NAMES)

    def query(self) -> str:
        written = self._any_of() if self.choices.chance(25) else self._all_of()
        return f"{written} # comment" if self.choices.chance(3) else written

    def term(self) -> str:
        if self.choices.chance(15):
            return self.choices.one_of(self.choices.one_of(self.topics).terms)
        if not self._unused:
            self._unused = list(self.topics)
        return self.choices.one_of(self._unused.pop(self.choices.number(len(self._unused))).terms)

    def list_name(self) -> str:
        return f"@{self._lists.pop(self.choices.number(len(self._lists)))}" if self._lists else self.term()

    def _any_of(self) -> str:
        return " OR ".join(self._alternative() for _ in range(2 + self.choices.number(2)))

    def _alternative(self) -> str:
        return f"({self._all_of()})" if self.choices.chance(25) else _positional(self, 2)

    def _all_of(self) -> str:
        parts = [_positional(self, 2), *(self._part() for _ in range(self.choices.number(3)))]
        if self.choices.chance(30):
            parts.reverse()  # a query may begin with what it leaves out
        written = parts[0]
        for part in parts[1:]:
            written += f" {part}" if part.startswith(("-", "NOT ")) else f" AND {part}"
        return written

    def _part(self) -> str:
        choices = self.choices
        kind = choices.number(10)
        if kind < 3:
            return _positional(self, 1)
        if kind < 5:
            other = choices.one_of((VALUES[-1], choices.one_of(REGEXES)))
            return choices.one_of((f"({_positional(self, 1)} OR {self.term()})", f"({self.term()} OR {other})"))
        if kind < 8:
            before = choices.one_of(("NOT ", "-", "ATLEAST/2 ", "ATLEAST/3 "))
            return f"{before}{_operand(self, 1)}"
        return choices.one_of((*VALUES, *CONDITIONS, *REGEXES, *[self._within_field()] * 4))

    def _within_field(self) -> str:
        before, self.fielded = self.fielded, True
        written = f"{self.term()} AND {self.choices.one_of(('', 'NOT '))}{self.term()}"
        self.fielded = before
        return f"{self.choices.one_of(('title', 'body', 'lead'))}:({written})"


def _positional(writer: _Writer, depth: int) -> str:
    """A term, or some of them near each other; `depth` is how many brackets may stand in each other."""
    choices = writer.choices
    kind = choices.number(10)
    if not depth or kind < 3:
        return _operand(writer, depth)
    count = 2 + (choices.number(4) == 3)
    if kind < 5:
        return _chain(writer, depth, [f"NEAR/{_distance(choices)}" for _ in range(count - 1)])
    if kind < 7:
        operator = choices.one_of(("ONEAR", "PRE"))
        return _chain(writer, depth, [f"{operator}/{_distance(choices)}" for _ in range(count - 1)])
    if kind == 7:
        return _chain(writer, depth, [f"NOT NEAR/{_distance(choices)}" for _ in range(count - 1)])
    return _chain(writer, depth, [("SENT", "PARA")[kind - 8]] * (count - 1))


def _distance(choices: Choices) -> int:
    return choices.one_of((0, 1, 2, 3, 4, 5, 7, 12, 30, 500))


def _chain(writer: _Writer, depth: int, operators: list[str]) -> str:
    written = _operand(writer, depth)
    for operator in operators:
        written += f" {operator} {_operand(writer, depth)}"
    return written


def _operand(writer: _Writer, depth: int) -> str:
    choices = writer.choices
    kind = choices.number(20)
    if kind < 10 or not depth:
        return writer.term()
    if kind < 12:
        return writer.list_name()
    if kind < 15 and not writer.fielded:
        writer.fielded = True
        inside = writer.term() if choices.chance(60) else f"({_positional(writer, depth - 1)})"
        writer.fielded = False
        return f"{choices.one_of(('title', 'lead', 'body', 'url', 'author', 'lead', 'body'))}:{inside}"
    if kind < 18:
        return f"({_positional(writer, depth - 1)})"
    return f"({_positional(writer, depth - 1)} OR {writer.term()})"


def _document(choices: Choices, topics: Sequence[Topic]) -> Document:
    age = choices.one_of(AGES)
    return Document(
        url=choices.one_of(HOSTS) + _text(choices, topics, choices.number(4)),
        authors=tuple(_text(choices, topics, 1 + choices.number(3)) for _ in range(choices.number(4))),
        source=choices.one_of(SOURCES),
        language=choices.one_of(LANGUAGES),
        tags=choices.one_of(TAGS),
        published=None if age is None else NOW - age,
        title=_text(choices, topics, choices.number(6)),
        body=_text(choices, topics, choices.number(28)),
    )


def _text(choices: Choices, topics: Sequence[Topic], pieces: int) -> str:
    # Now and then the first piece stands about where the lead ends.
    beginning = (FILLER * 7)[choices.number(40) :] if pieces and choices.chance(10) else ""
    return beginning + "".join(
        choices.one_of(choices.one_of(topics).pieces) + choices.one_of(SEPARATORS) for _ in range(pieces)
    )
