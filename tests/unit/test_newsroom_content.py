"""What the sample newsroom tells: how much, when, and what the demonstration's watchlist should find in it."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from wirewatch.newsroom import Sample
from wirewatch.newsroom.content import BETWEEN_EDITIONS, read
from wirewatch.newsroom.site import Site

MOMENT = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
SITE = Site("http://127.0.0.1:8000", MOMENT)
BY_ID = {sample.id: sample for sample in SITE.articles()}
WIRE = "harbour-wire/us-lifts-sanctions-on-belarusian-potash-producer"


def folded(text: str) -> str:
    """Case and accents away, so that Klaipėda is klaipeda; й keeps its breve, as it is a letter of its own."""
    letters = unicodedata.normalize("NFD", text.casefold()).replace("и\u0306", "й")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def patterns() -> dict[str, re.Pattern[str]]:
    """The watchlist as regular expressions: a second reading of it, independent of the product's matcher."""
    config = yaml.safe_load(read("watchlist.yaml"))
    found = {}
    for watch in config["watches"]:
        name, query = (watch["id"], watch["query"]) if isinstance(watch, dict) else (folded(watch), watch)
        terms = [
            item
            for term in query.split(" OR ")
            for item in (config["lists"][term[1:]] if term.startswith("@") else [term.strip('"')])
        ]
        words = [re.escape(folded(term.removesuffix("*"))) + (r"\w*" if term[-1] == "*" else "") for term in terms]
        found[name] = re.compile(rf"\b({'|'.join(words)})\b")
    return found


PATTERNS = patterns()


def firing(*texts: str) -> set[str]:
    text = folded("\n".join(texts))
    return {name for name, pattern in PATTERNS.items() if pattern.search(text)}


def feed_text(sample: Sample) -> list[str]:
    full = next(outlet.full for outlet in SITE.outlets if outlet.id == sample.outlet)
    return [sample.title, sample.teaser, *(sample.paragraphs if full else ())]


@pytest.mark.parametrize(("edition", "matching", "others"), [(1, 15, 30), (2, 10, 6)])
def test_an_edition_has_its_numbers(edition: int, matching: int, others: int) -> None:
    articles = SITE.articles(edition)
    assert sum(bool(sample.watches) for sample in articles) == matching
    assert sum(not sample.watches for sample in articles) == others


@pytest.mark.parametrize("sample", BY_ID.values(), ids=BY_ID)
def test_the_watches_that_fire_are_those_the_article_names(sample: Sample) -> None:
    assert firing(sample.title, *sample.paragraphs) == set(sample.watches)


@pytest.mark.parametrize("sample", SITE.articles(1), ids=lambda sample: sample.id)
def test_the_first_edition_can_be_judged_by_the_feeds_alone(sample: Sample) -> None:
    assert bool(firing(*feed_text(sample))) == bool(sample.watches)


def test_one_report_of_the_second_edition_shows_only_on_its_page() -> None:
    hidden = [sample.id for sample in SITE.articles(2) if sample.watches and not firing(*feed_text(sample))]
    assert hidden == ["quay-and-rail/night-shift-returns-to-a-quiet-quay"]


def test_a_word_that_only_contains_a_term_does_not_fire() -> None:
    sample = BY_ID["inland-post/street-racers-sent-home-with-a-warning"]
    assert "unsanctioned" in "".join(sample.paragraphs)
    assert not firing(sample.title, *sample.paragraphs)


@pytest.mark.parametrize("sample", BY_ID.values(), ids=BY_ID)
def test_an_article_is_of_a_newspapers_length(sample: Sample) -> None:
    assert 150 <= sum(len(paragraph.split()) for paragraph in sample.paragraphs) <= 400


def test_no_article_is_dated_after_the_moment() -> None:
    assert max(sample.published for sample in BY_ID.values()) < MOMENT


def test_the_second_edition_is_newer_than_all_of_the_first() -> None:
    newest = max(sample.published for sample in SITE.articles(1))
    assert newest + BETWEEN_EDITIONS < min(sample.published for sample in SITE.articles(2))


def test_dates_follow_the_moment() -> None:
    later = Site("http://127.0.0.1:8000", MOMENT + timedelta(days=1)).articles()
    shifts = {after.published - before.published for before, after in zip(SITE.articles(), later, strict=True)}
    assert shifts == {timedelta(days=1)}


def test_three_outlets_carry_the_wire_report_each_under_its_own_headline_dateline_and_address() -> None:
    wire = BY_ID[WIRE]
    copies = [sample for sample in SITE.articles(2) if sample.carries == WIRE and sample.outlet != wire.outlet]
    assert len(copies) == 3
    for facts in ("title", "url", "guid", "authors", "outlet"):
        assert len({getattr(sample, facts) for sample in [wire, *copies]}) == 4
    assert len({sample.paragraphs[0].partition(" - ")[0] for sample in [wire, *copies]}) == 4


@pytest.mark.parametrize(
    ("copy", "lost", "added"),
    [
        ("capital-desk/blacklist-lifted-from-minsk-fertiliser-group", 0, 0),
        ("baltic-courier/american-potash-decision-lithuania", 0, 1),
        ("inland-post/us-drops-blacklisting-of-foreign-fertilizer-giant", 4, 0),
        ("harbour-wire/corrected-us-lifts-sanctions-on-belarusian-potash-producer", 1, 2),
    ],
)
def test_a_copy_keeps_the_wires_words(copy: str, lost: int, added: int) -> None:
    wire = [paragraph.partition(" - ")[2] or paragraph for paragraph in BY_ID[WIRE].paragraphs]
    own = [paragraph.partition(" - ")[2] or paragraph for paragraph in BY_ID[copy].paragraphs]
    assert len(set(wire) - set(own)) == lost
    assert len(set(own) - set(wire)) == added
    assert [paragraph for paragraph in own if paragraph in wire] == [text for text in wire if text in own]


@pytest.mark.parametrize("field", ["id", "title", "url", "link", "guid"])
def test_every_article_is_one_of_its_kind(field: str) -> None:
    assert len({getattr(sample, field) for sample in BY_ID.values()}) == len(BY_ID)
