"""What of an entry is judged and kept, and what a further sighting adds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import DAY, HOUR, NOW, entry, feed, hit, source
from wirewatch import articles
from wirewatch.model import Article, Document, Entry, FullText, Page, Version
from wirewatch.text import tokenize

LONG = "Potash prices rose again on Friday. " * 20
TEASER = "Potash prices rose again on Friday, traders said in Vilnius."
PAGE = Page(title="Page title", text=f"{TEASER}\n\nMore.", published=NOW - DAY, language="en", authors=("Page Author",))


@pytest.mark.parametrize(
    ("full_text", "listed", "wanted"),
    [
        ("auto", entry(summary=TEASER), True),
        ("auto", entry(), True),
        ("auto", entry(content=LONG), False),
        ("auto", entry(summary=LONG), False),
        ("auto", entry(content="x" * 699), True),
        ("auto", entry(content="x" * 700), False),
        ("auto", entry(content=f"{LONG}…"), True),
        ("auto", entry(content=f"{LONG}... \n"), True),
        ("auto", entry(content=f"{LONG}[…]"), True),
        ("auto", entry(content=f"{LONG}[...]"), True),
        ("auto", entry(content=TEASER, summary=LONG), True),
        ("auto", entry(summary=TEASER, link=""), False),
        ("always", entry(content=LONG), True),
        ("always", entry(content=LONG, link=""), False),
        ("never", entry(), False),
    ],
)
def test_a_page_is_wanted_where_the_feed_has_only_a_teaser(full_text: FullText, listed: Entry, *, wanted: bool) -> None:
    assert articles.wants_page(source(full_text=full_text), listed) == wanted


# What is judged


def test_without_a_page_the_longer_of_the_feeds_texts_is_judged() -> None:
    listed = entry(summary=TEASER, content=LONG, authors=("A",), language="lt", published=NOW)
    judged = articles.document(source(tags=("wire",)), feed(listed), listed)
    assert judged == Document("Potash", LONG, listed.link, "world", "lt", ("wire",), ("A",), NOW)
    swapped = replace(listed, summary=LONG, content=TEASER)
    assert articles.document(source(), feed(), swapped).body == LONG


@pytest.mark.parametrize(
    ("teaser", "text", "body"),
    [
        (TEASER, PAGE.text, PAGE.text),
        (f"{TEASER[:40]}…", PAGE.text, PAGE.text),
        (f"{TEASER[:40]} [...]", PAGE.text, PAGE.text),
        (f"  {TEASER.replace(' ', '  ')}", PAGE.text, PAGE.text),
        ("", PAGE.text, PAGE.text),
        ("Sanctions on Belarus eased.", PAGE.text, f"Sanctions on Belarus eased.\n{PAGE.text}"),
        ("It rose. The rest says why.", "It rose. Subscribe.", "The rest says why.\nIt rose. Subscribe."),
        (TEASER, "", TEASER),
    ],
    ids=[
        "the same",
        "cut off",
        "cut off in brackets",
        "other blanks",
        "no teaser",
        "another text",
        "a page behind a wall",
        "an empty page",
    ],
)
def test_a_page_takes_the_teasers_place_only_where_it_holds_it(teaser: str, text: str, body: str) -> None:
    listed = entry(summary=teaser)
    assert articles.document(source(), feed(), listed, replace(PAGE, text=text)).body == body


def test_a_page_fills_what_the_entry_leaves_open() -> None:
    bare = Entry(link="https://news.example.com/potash")
    judged = articles.document(source(), feed(language="be"), bare, PAGE)
    assert (judged.title, judged.language, judged.published) == ("Page title", "en", NOW - DAY)
    own = entry(language="lt", published=NOW)
    judged = articles.document(source(), feed(language="be"), own, PAGE)
    assert (judged.title, judged.language, judged.published) == ("Potash", "lt", NOW)
    assert articles.document(source(), feed(language="be"), bare, replace(PAGE, language="")).language == "be"


def test_a_late_page_is_judged_under_what_is_known_of_its_article() -> None:
    known = builders.article(language="", published=None)
    judged = articles.with_page(source(tags=("wire",)), known, PAGE)
    assert judged == Document(
        "Potash", PAGE.text, known.url, "world", "en", ("wire",), ("Page Author",), PAGE.published
    )
    dated = articles.with_page(source(), replace(known, language="be", published=NOW), PAGE)
    assert (dated.language, dated.published) == ("be", NOW)


words = st.lists(st.sampled_from(["potash", "rose.", "…", ".", "[...]", "калий", "\n", "  "]), max_size=12).map(
    " ".join
)


@given(words, words, words)
def test_no_word_of_the_page_or_of_the_longer_feed_text_goes_unjudged(summary: str, content: str, text: str) -> None:
    body = articles.document(source(), feed(), entry(summary=summary, content=content), Page(text=text)).body
    longer = content if len(content) >= len(summary) else summary
    assert body.endswith(text or longer)
    assert {token.word for token in tokenize(f"{longer} {text}")} == {token.word for token in tokenize(body)}


# What is kept


def test_a_sighting_keeps_what_the_document_says() -> None:
    document = Document("Potash", "Text.", "http://www.news.example.com/a?utm_source=x", "world", "be", published=NOW)
    hits = [hit("potash"), hit("belarus")]
    assert articles.sighted("id", document, hits, "Business", "c1", NOW) == Article(
        id="id",
        url="http://www.news.example.com/a?utm_source=x",
        canonical_url="https://news.example.com/a",
        title="Potash",
        text="Text.",
        sources=("world",),
        first_seen=NOW,
        judged_at=NOW,
        expires_at=NOW + 400 * DAY,
        config_version="c1",
        published=NOW,
        language="be",
        section="Business",
        matched=("potash", "belarus"),
        matched_in={"world": ("potash", "belarus")},
    )


def test_what_matches_nothing_is_kept_for_30_days() -> None:
    assert articles.sighted("id", Document(), [], "", "c1", NOW).expires_at == NOW + 30 * DAY


def test_a_huge_text_is_cut_for_keeping() -> None:
    article = articles.sighted("id", Document("t" * 5_000, "x" * 100_000), [], "", "c1", NOW)
    assert (len(article.title), len(article.text), article.canonical_url) == (1_000, 65_536, "")


# Further sightings


def test_a_sighting_that_adds_nothing_gives_the_known_article_itself() -> None:
    known = builders.article(sources=("wire", "world"), matched=("potash", "belarus"), spoken=("potash",), version=7)
    again = builders.article(matched=("belarus",), text="Much longer text.", judged_at=NOW + HOUR, config_version="c2")
    assert articles.joined(known, again) is known


def test_a_sighting_adds_its_source_its_watches_and_the_longer_text() -> None:
    known = builders.article(text="Short.", matched=("potash",), version=3, expires_at=NOW + 30 * DAY)
    other = builders.article(
        url="https://other.example.com/x",
        title="Other",
        text="A longer text.",
        sources=("other",),
        matched=("belarus", "potash"),
        first_seen=NOW + HOUR,
        judged_at=NOW + HOUR,
        config_version="c2",
        expires_at=NOW + 400 * DAY,
    )
    assert articles.joined(known, other) == replace(
        known,
        text="A longer text.",
        sources=("world", "other"),
        matched=("potash", "belarus"),
        judged_at=NOW + HOUR,
        config_version="c2",
        expires_at=NOW + 400 * DAY,
    )


names = st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple)
sightings = st.builds(
    lambda sources, matched, spoken, text, days: builders.article(
        sources=sources, matched=matched, spoken=spoken, text=text, expires_at=NOW + days * DAY
    ),
    names,
    names,
    names,
    st.text(max_size=4),
    st.sampled_from([30, 400]),
)


@given(sightings, sightings)
def test_joining_adds_and_never_takes_away(known: Article, sighting: Article) -> None:
    grown = articles.joined(known, sighting)
    for field in ("sources", "matched", "spoken"):
        before, added, after = (getattr(one, field) for one in (known, sighting, grown))
        assert after[: len(before)] == before
        assert set(after) == {*before, *added}
        assert len(set(after)) == len(after)
    assert len(grown.text) >= len(known.text)
    assert grown.expires_at >= known.expires_at
    assert (grown.id, grown.title, grown.first_seen, grown.version) == (
        known.id,
        known.title,
        known.first_seen,
        known.version,
    )


@given(sightings, sightings)
def test_joining_twice_is_joining_once(known: Article, sighting: Article) -> None:
    grown = articles.joined(known, sighting)
    assert articles.joined(grown, sighting) is grown
    assert articles.joined(grown, known) is grown


# Edits


def test_an_edit_takes_the_place_of_what_was_and_keeps_the_version_before() -> None:
    known = builders.article(text="Potash rose. Salt fell.", matched_in={"world": ()}, version=3)
    sighting = builders.article(
        url="https://news.example.com/moved",
        canonical_url="https://news.example.com/moved",
        title="Corrected",
        text="Potash rose.",
        matched=("potash",),
        matched_in={"world": ("potash",)},
        judged_at=NOW + HOUR,
        first_seen=NOW + HOUR,
        config_version="c2",
        published=NOW,
    )
    assert articles.edited(known, sighting, is_whole=True) == replace(
        sighting, first_seen=NOW, versions=(Version(NOW + HOUR, "Potash", "Salt fell."),), version=3
    )


def test_an_edit_that_changes_nothing_gives_the_known_article_itself() -> None:
    known = builders.article(matched_in={"world": ()})
    again = replace(known, judged_at=NOW + HOUR, config_version="c2", version=1)
    assert articles.edited(known, again, is_whole=True) is known


def test_of_an_edit_seen_in_the_feed_alone_the_longer_text_stays() -> None:
    known = builders.article(text="The whole page. It is long.")
    sighting = builders.article(title="Corrected", text="A teaser.")
    after = articles.edited(known, sighting, is_whole=False)
    assert (after.title, after.text) == ("Corrected", known.text)


def test_an_edit_that_leaves_title_and_text_is_no_version() -> None:
    known = builders.article(matched_in={"world": ()})
    after = articles.edited(known, replace(known, url="https://news.example.com/moved"), is_whole=True)
    assert (after.url, after.versions) == ("https://news.example.com/moved", ())
