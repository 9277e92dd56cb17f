"""No text and no query, however hostile, breaks the matcher, or takes it longer than its length explains."""

import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import query, text
from wirewatch.model import Document

LISTS = query.compile_lists({"salts": ["potash", "potassium chloride", "kali*", "钾肥", "potash NEAR/3 price"]})
# Every operator, most with words that the texts below are full of.
QUERIES = (
    "potash OR pota* OR pot?sh OR 钾",
    '"potash price*" OR "a s" OR 钾肥',
    "potash AND sanction* AND @salts",
    "(potash OR 钾肥) NOT (sanction* OR embargo)",
    "potash NEAR/500 sanction* NEAR/0 price*",
    "potash ONEAR/5 sanction*",
    "(potash OR 钾肥) NOT NEAR/5 (sanction* OR 钾钾)",
    "potash SENT sanction*",
    "potash PARA (sanction* OR 钾肥)",
    "ATLEAST/1000 (potash OR 钾肥 OR aaa*)",
    "title:(potash OR 钾肥) OR lead:sanction* OR body:kali* OR url:potash OR author:pota*",
    "source:potash* OR lang:en OR tag:(pot* OR 钾)",
    'case:"Potash Price" OR case:Pota* OR case:ICE',
    "C++ OR $5 OR .gov OR 50% OR #potash",
    "re:/(?i)(x+x+)+y|(pot|ash)*s$|[^a]{1,200}钾|(.*a){20}/ OR re:/.*.*.*=.*/",
    "(words>500 AND @salts) OR (words<100 AND age:2d AND potash)",
)
ALL = query.Index([query.compile(each, LISTS).root for each in QUERIES], LISTS)
NOW = datetime(2024, 11, 25, tzinfo=UTC)
LONG, SHORT, TIMED = 1_000_000, 100_000, 30_000

# Each is repeated until it is long enough.
PIECES = {
    "blanks": " ",
    "no blank": "potash",
    "dots": ".",
    "one Han character": "钾",
    "NUL": "\0",
    "controls": "".join(map(chr, range(32))),
    "lone surrogates": "potash \ud800钾\udfff",
    "zero-width characters": "\u200b",
    "marks without a letter": "\u0301",
    "mixed": "potash\ud800\0\u0301 .\u200b钾ﬃ's\n$5C++ ",
}
MORE_PIECES = {
    "one letter": "a",
    "new lines": "\n",
    "one word": "potash ",
    "a phrase": "Potash price ",
    "what is near": "potash sanctions. ",
    "stems": "sanctionsanction",
    "two Han characters": "钾肥",
    "sentences": "A. ",
    "abbreviations": "Mr. ",
    "ends without sentences": "?!",
    "quotes": "'",
    "possessives": "a's ",
    "nothing but possessives": "'s",
    "signs behind": "C++ ",
    "signs before": "$5",
    "a run of signs": "+",
    "signs and zero-width characters": "c\u200b\u200b\u200b+\u200b\u200b\u200b",
    "hyphens": "po\u00adtash ",
    "breves": "и\u0306",
    "breves without a letter": "\u0306",
    "marks out of order": "\u0301\u0316\u0345\u0306",
    "variation selectors": "\ufe0f",
    "tags": "\U000e0061",
    "overrides": "\u202e",
    "half-width kana": "ｶﾞ",
    "voicing marks": "\u3099",
    "Hangul in parts": "\u1112\u1161\u11ab",
    "Hangul fillers": "\u3164",
    "Thai": "คว่ำ",
    "Hindi": "हि",
    "a sentence in one character": "\ufdfa",
    "ligatures": "ﬃ ",
    "dotted capitals": "İ ",
    "circled letters": "Ⓐ",
    "letters on a dark ground": "🅐 ",
    "flags": "🇧🇾",
    "underscores": "a_",
    "addresses": "https://potash.example/potash?potash=potash ",
}
LETTERS = {
    "100,000 marks on one letter": "potash a" + "\u0301" * 100_000 + " sanctions",
    "100,000 mixed marks on one letter": "potash и" + "\u0301\u0316\u0306\u0345" * 25_000 + " sanctions",
    "100,000 zero-width characters in a word": "pot" + "\u200b" * 100_000 + "ash sanctions",
    "100,000 zero-width characters behind a sign": "$5 C+" + "\u200b" * 100_000 + "+ potash",
    "every character": "".join(map(chr, range(0x11000))),
}

any_text = st.text(st.characters(exclude_categories=()))
words = st.sampled_from(
    ["potash ", "sanctions ", "钾肥", "Potash Price", " $5", "C++", ". ", "\n", "\ud800", "\u0301", "'s ", "\0"]
)
texts = st.lists(words | any_text, max_size=30).map("".join)
signs = st.sampled_from([
    "potash", "sanction*", "钾", '"', "“", "(", ")", " AND ", " OR ", " NOT ", " -", " NEAR/3 ", " ONEAR/0 ",
    " SENT ", " PARA ", " NOT NEAR/2 ", "ATLEAST/2 ", "title:", "lead:", "case:", "source:", "lang:", "words>5",
    "age:2d", "re:/", "/i", "re:/o/", "@salts", "@", "?", "*", "#", " # ", "$", "++",
])  # fmt: skip
hostile_queries = st.lists(signs | any_text, max_size=20).map("".join)


def _repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _document(hostile: str) -> Document:
    part = hostile[:10_000]
    return Document(part, hostile, part, part, part, (part, "potash"), (part, part), NOW)


@pytest.mark.parametrize("name", PIECES)
def test_a_text_of_a_million_characters_is_read(name: str) -> None:
    _read(_document(_repeated(PIECES[name], LONG)))


@pytest.mark.parametrize("name", LETTERS)
def test_a_word_that_is_no_word_is_read(name: str) -> None:
    _read(_document(LETTERS[name]))


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_any_text_is_read(title: str, body: str) -> None:
    _read(Document(title, body, title, body, title, (body, title), (title, body), NOW))


@pytest.mark.parametrize("name", [*PIECES, *MORE_PIECES])
def test_matching_takes_no_longer_than_cutting_the_text_into_words_allows(name: str) -> None:
    hostile = _repeated((PIECES | MORE_PIECES)[name], TIMED)
    _is_in_proportion(lambda: ALL.match(Document(hostile[:1000], hostile)), hostile, TIMED)


@pytest.mark.parametrize("name", LETTERS)
def test_matching_a_word_that_is_no_word_takes_no_longer_than_cutting_it_out_allows(name: str) -> None:
    _is_in_proportion(lambda: ALL.match(Document(body=LETTERS[name])), LETTERS[name], SHORT)


@pytest.mark.parametrize("name", [*PIECES, *MORE_PIECES])
def test_cutting_into_words_takes_no_longer_than_the_length_allows(name: str) -> None:
    hostile = _repeated((PIECES | MORE_PIECES)[name], TIMED)
    written_out = unicodedata.normalize("NFKC", hostile)
    _is_in_proportion(lambda: (text.tokenize(hostile), text.sentences(hostile)), "", len(written_out))


@pytest.mark.parametrize("length", [SHORT, LONG])
@pytest.mark.parametrize(
    "piece",
    [
        "(", ")", "((a", "()", '"', '"a"', "“", "«", "potash AND ", "potash AND kali OR ", "NOT ", "potash NOT ",
        "-", " -kali", "@", "@salts OR ", "?", "kali?", "*", "kali*", "#", "# ", "#a ", "́", "\u200b", "\ud800",
        "\0", "\n", " ", "钾", "钾 OR ", "title:", "title:(", "ATLEAST/3 ", "case:", "case:A ", "words>",
        "words>1 AND ", "age:", "age:2d OR ", "kali NEAR/5 ", "NEAR/5 ", "kali SENT ", "kali NEAR/1 potash SENT ",
        "kali NEAR/1 potash ONEAR/1 ", "kali NOT NEAR/5 ", "near5 ", "~5", "W/5 ", "source:", "lang:(", "and ",
        "kali and ", "x:y ", "x:", "$5 OR ", "C++ ", "ﷺ ", "ﬃ OR ", "|| ", "/5/ ", "1,000 ", "potash -", "kali -(",
        "'s", "\u2028", '"a b" OR ', "pot?sh ONEAR/0 ", "＂", "（",
        "re:/", "re:/x/ OR ", "re:/x", "re:/\\", "re:/(", "re:/\\pL{15}/ OR ", "re:/((x{1,30}){1,30})/ ",
    ],
    ids=ascii,
)  # fmt: skip
def test_a_query_of_any_length_is_compiled_or_refused(piece: str, length: int) -> None:
    _compile(_repeated(piece, length))


@pytest.mark.parametrize("operator", [" OR ", " AND ", " NEAR/5 ", " ONEAR/5 ", " SENT ", " -", " NOT NEAR/5 ", " "])
@pytest.mark.parametrize("term", ["abc{}", "abc{}*", "abc{}?", '"abc{} def"', "title:abc{}", "钾{}", "case:A{}"])
def test_a_query_of_thousands_of_terms_is_compiled_or_refused(operator: str, term: str) -> None:
    _compile(operator.join(term.format(number) for number in range(5_000)))


@settings(max_examples=500, deadline=None)
@given(hostile_queries, texts)
def test_any_query_is_refused_or_reads_any_text(written: str, body: str) -> None:
    for compiled in _compile(written):
        spans = compiled.match(Document(body, body, body, body, body, (body,), (body,), NOW), NOW)
        assert all(0 <= span.start < span.end for span in spans)


def _read(document: Document) -> None:
    found = ALL.match(document, NOW)
    assert all(spans for spans in found.values())
    assert all(0 <= span.start < span.end for spans in found.values() for span in spans)


def _compile(written: str) -> list[query.Query]:
    """The query and the item of this text, as far as they are not refused."""
    compiled, refusals = [], []
    for way in (query.compile, query.compile_item):
        try:
            compiled.append(way(written, LISTS))
        except query.QueryError as error:
            refusals.append(error)
    for refused in refusals:
        assert refused.faults
        assert all(0 <= fault.start <= fault.end <= len(written) and fault.message for fault in refused.faults)
        assert str(refused)
    return compiled


def _is_in_proportion(work: Callable[[], object], hostile: str, length: int) -> None:
    """Compares with cutting the same text into words, or an ordinary one of that length: in the same second, here."""
    ordinary = _repeated("Potash prices rose as sanctions on Belarus were lifted. ", length)
    allowed = max(_shortest(lambda: text.tokenize(hostile)), _shortest(lambda: text.tokenize(ordinary)))
    assert _shortest(work) < 150 * allowed, (
        "a cost that grows with the square of the length would be thousands of times that"
    )


def _shortest(work: Callable[[], object]) -> float:
    durations = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return min(durations)
