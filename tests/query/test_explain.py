"""What an explanation says is what the engine does, for every article and every watch."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from wirewatch import excerpts
from wirewatch.adapters import config_files
from wirewatch.model import Document
from wirewatch.newsroom.content import load
from wirewatch.query.engine.explain import Clause
from wirewatch.watchlist import Watchlist
from wirewatch.watchlist import load as load_watchlist

CONFIG = Path(__file__).parents[2] / "config"
MOMENT = datetime(2025, 3, 14, tzinfo=UTC)
# Every operator, about what the newsroom writes of.
OPERATORS = """
lists: {trade: [potash, sanction*, terminal*, "калийн*"]}
watches:
  - {id: near, query: '@trade NEAR/6 (Belarus* OR Klaip*)', exclude: 'sanction* NEAR/4 (doping OR football)'}
  - {id: ordered, query: 'rail ONEAR/3 (freight OR cars)'}
  - {id: sentence, query: 'potash SENT price* SENT tonne*'}
  - {id: paragraph, query: 'port PARA (ship* OR vessel*)'}
  - {id: not-near, query: 'sanction* NOT NEAR/10 Belarus*'}
  - {id: many, query: 'ATLEAST/3 @trade AND words>60 AND NOT title:football'}
  - {id: lead, query: 'lead:(minister* OR "foreign ministry") OR lang:ru'}
  - {id: case, query: 'case:"EU" OR case:"IMF"'}
"""


def _documents() -> list[Document]:
    samples = [sample for held in load("http://127.0.0.1", MOMENT).values() for sample in held]
    return [Document(sample.title, "\n".join(sample.paragraphs), sample.url) for sample in samples]


def _clauses(clause: Clause) -> Iterator[Clause]:
    yield clause
    for part in clause.parts:
        yield from _clauses(part)


def _judge(watches: Watchlist) -> int:
    fired = 0
    for document in _documents():
        hits = {hit.watch.id: hit for hit in watches.match(document, MOMENT)}
        fired += len(hits)
        for watch in watches.watches:
            found = watches.explain(watch.id, document, MOMENT)
            assert found.fires == (watch.id in hits)
            assert (found.query.first_failure() is None) == found.query.holds
            if found.fires:
                assert tuple(found.query.clause.spans) == hits[watch.id].spans
            else:
                assert not found.query.clause.holds
            assert all(bool(part.spans) <= part.holds for part in _clauses(found.query.clause))
    return fired


def test_an_explanation_agrees_with_the_engine_on_every_article_and_every_shipped_watch() -> None:
    assert _judge(config_files.read(CONFIG).watchlist) > 20


def test_an_explanation_agrees_with_the_engine_on_every_operator() -> None:
    assert _judge(load_watchlist(OPERATORS)) > 20


def test_every_sentence_that_an_alert_quotes_holds_the_words_that_raised_it() -> None:
    quoted = 0
    for watches in (config_files.read(CONFIG).watchlist, load_watchlist(OPERATORS)):
        for document in _documents():
            for match in excerpts.matches(document, watches.match(document, MOMENT)):
                quoted += 1
                found = document.text_of(match.field)[match.start : match.end]
                assert found in match.snippet
                assert found in [match.snippet[start:end] for start, end in match.marks] or match.marks
    assert quoted > 100
