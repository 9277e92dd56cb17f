"""Sources that a command puts into a sources.yaml: every other letter stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from wirewatch import sources
from wirewatch.errors import ConfigError
from wirewatch.model import PageRules, Source
from wirewatch.sources import editing, proposing

NEW = Source("new", "https://example.org/feed", "new")
ITEM = "  - id: new\n    url: https://example.org/feed\n"
# Before, and after.
EDITED = [
    ("", "sources:\n" + ITEM),
    ("# my feeds\n", "# my feeds\nsources:\n" + ITEM),
    ("# my feeds", "# my feeds\nsources:\n" + ITEM),
    ("sources:\n", "sources:\n" + ITEM),
    ("sources:", "sources:\n" + ITEM),
    ("sources: # none yet\n", "sources: # none yet\n" + ITEM),
    ("sources: []\n", "sources:\n" + ITEM),
    ("sources: []  # none\n", "sources:  # none\n" + ITEM),
    ("{sources: []}\n", "{sources: [{id: new, url: https://example.org/feed}]}\n"),
    ("sources: []\ndefaults: {tags: [x]}\n", "sources:\n" + ITEM + "defaults: {tags: [x]}\n"),
    ("sources:\n  []  # none\n", "sources:  # none\n" + ITEM),
    ("sources:\n  # none yet\ndefaults: {tags: [x]}\n", "sources:\n" + ITEM + "  # none yet\ndefaults: {tags: [x]}\n"),
    ("{}\n", "{sources: [{id: new, url: https://example.org/feed}]}\n"),
    (
        "{defaults: {tags: [x]}}\n",
        "{defaults: {tags: [x]}, sources: [{id: new, url: https://example.org/feed}]}\n",
    ),
    ("---\n", "---\nsources:\n" + ITEM),
    ("---\nsources: []\n...\n", "---\nsources:\n" + ITEM + "...\n"),
    ("defaults: {tags: [x]}\n", "defaults: {tags: [x]}\nsources:\n" + ITEM),
    ("defaults:\n  tags: [x]\nsources:\n", "defaults:\n  tags: [x]\nsources:\n" + ITEM),
    # an interval that is asked for is written where another would hold, and only there
    ("defaults: {every: 5m}\n", "defaults: {every: 5m}\nsources:\n" + ITEM + "    every: 15m\n"),
    ("defaults: {every: 15m}\n", "defaults: {every: 15m}\nsources:\n" + ITEM),
    (
        "sources:\n  - {id: a, url: https://a.example/}\n",
        "sources:\n  - {id: a, url: https://a.example/}\n" + ITEM,
    ),
    (
        "sources:\n- id: a\n  url: https://a.example/  # the first\n",
        "sources:\n- id: a\n  url: https://a.example/  # the first\n- id: new\n  url: https://example.org/feed\n",
    ),
    (
        "sources:\n    - id: a\n      url: https://a.example/",
        "sources:\n    - id: a\n      url: https://a.example/\n    - id: new\n      url: https://example.org/feed\n",
    ),
    (
        "sources:\n  - id: a\n    url: https://a.example/\n    tags:\n      - x\n      - y # why\n\n  # the end\n",
        "sources:\n  - id: a\n    url: https://a.example/\n    tags:\n      - x\n      - y # why\n"
        + ITEM
        + "\n  # the end\n",
    ),
    (
        "sources:\n  - id: a\n    url: https://a.example/\ndefaults: {tags: [x]}\n",
        "sources:\n  - id: a\n    url: https://a.example/\n" + ITEM + "defaults: {tags: [x]}\n",
    ),
    (  # what is set in further than an item is said of it
        "sources:\n  - id: a\n    url: https://a.example/\n    # every: 5m\n    # slow\n  # official ones\n",
        "sources:\n  - id: a\n    url: https://a.example/\n    # every: 5m\n    # slow\n"
        + ITEM
        + "  # official ones\n",
    ),
    (
        "sources:\n  - id: a\n    url: https://a.example/\n    # every: 5m",
        "sources:\n  - id: a\n    url: https://a.example/\n    # every: 5m\n" + ITEM,
    ),
    (
        "sources:\n  - url: https://a.example/\n    id: a\n    name: |\n      The wire\n\n  # next\ndefaults: {}\n",
        "sources:\n  - url: https://a.example/\n    id: a\n    name: |\n      The wire\n"
        + ITEM
        + "\n  # next\ndefaults: {}\n",
    ),
    (
        "sources: [{id: a, url: 'https://a.example/'}]\n",
        "sources: [{id: a, url: 'https://a.example/'}, {id: new, url: https://example.org/feed}]\n",
    ),
    (
        "sources: [\n  {id: a, url: 'https://a.example/'},  # a\n]\n",
        "sources: [\n  {id: a, url: 'https://a.example/'}, {id: new, url: https://example.org/feed},  # a\n]\n",
    ),
    (
        "sources:\r\n  - id: a\r\n    url: https://a.example/\r\n",
        "sources:\r\n  - id: a\r\n    url: https://a.example/\r\n  - id: new\r\n    url: https://example.org/feed\r\n",
    ),
    ("\ufeffsources:\n", "\ufeffsources:\n" + ITEM),
    (
        "sources:\n  - id: a\n    name: >-\n      The long\n      name\n    url: |-\n      https://a.example/\n",
        "sources:\n  - id: a\n    name: >-\n      The long\n      name\n    url: |-\n      https://a.example/\n" + ITEM,
    ),
]


@pytest.mark.parametrize(("before", "after"), EDITED)
def test_a_source_is_put_at_the_end_and_nothing_else_changes(before: str, after: str) -> None:
    assert editing.added(before, [NEW]) == after


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (Source("a", "https://a.example/", "A: the first # of all"), "    name: 'A: the first # of all'\n"),
        (Source("a", "https://a.example/", "Reader's Digest"), "    name: 'Reader''s Digest'\n"),
        (Source("a", "https://a.example/", "Вестник"), "    name: 'Вестник'\n"),
        (Source("a", "https://a.example/", "The Wire"), "    name: The Wire\n"),
        (Source("a", "https://a.example/", "no"), "    name: 'no'\n"),
        (Source("a", "https://a.example/", "1e3"), "    name: 1e3\n"),
        (Source("a", "https://a.example/?b=c&d=[e]", "a"), "    url: 'https://a.example/?b=c&d=[e]'\n"),
        (Source("a", "https://a.example/", "a", timedelta(hours=2)), "    every: 2h\n"),
        (Source("a", "https://a.example/", "a", tags=("eu", "x-1")), "    tags: [eu, x-1]\n"),
    ],
)
def test_what_yaml_would_take_for_something_else_is_quoted(source: Source, written: str) -> None:
    text = editing.added("", [source])
    assert written in text
    assert sources.load(text) == (source,)


@pytest.mark.parametrize(
    ("text", "new", "message"),
    [
        ("sources:\n  - id: new\n    url: https://b.example/\n", NEW, "there are two sources 'new'"),
        ("sources:\n  - {id: a, url: https://example.org/feed}\n", NEW, "has this address already"),
        ("sources: yes\n", NEW, "sources must be a list"),
        ("defaults: {every: often}\n", NEW, "'often' is no poll interval"),
        ("", replace(NEW, page=PageRules("li")), "nothing can be added here"),
        ("", replace(NEW, name=" new "), "nothing can be added here"),
        ("defaults: {full_text: never}\n", NEW, "nothing can be added here"),
        ("{sources: }\n", NEW, "nothing can be added here without changing the rest"),
        ("- a\n", NEW, "the file must be a mapping"),
        ("sources: [\n", NEW, "not valid YAML"),
        ("", Source("a", "http://10.0.0.1/", "a"), "leads to a private network"),
        ("", Source("Not an id", "https://a.example/", "a"), "is no id for a source"),
    ],
)
def test_a_file_that_is_faulty_or_would_be_stays_as_it_is(text: str, new: Source, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        editing.added(text, [new])


def test_a_fault_of_what_is_to_be_added_has_no_place_in_the_file_as_it_is() -> None:
    with pytest.raises(ConfigError) as caught:
        editing.added("sources: []\n", [Source("Not an id", "https://a.example/", "a")], file="mine.yaml")
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("mine.yaml", 0)]


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=20)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
SOURCES = st.builds(
    lambda key, path, name, minutes, tags: Source(
        key, f"https://{key}.example/{path}", name.strip() or key, timedelta(minutes=minutes), tags=tuple(sorted(tags))
    ),
    IDS,
    st.from_regex(r"[a-z0-9?&=%#!'*+,;:@$()\[\]~._-]{0,20}", fullmatch=True),
    NAMES,
    st.integers(1, 10_080),
    st.sets(IDS, max_size=3),
)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[Source]]:
    """A sources.yaml as somebody may have written it, and what it lists."""
    listed = draw(st.lists(SOURCES, max_size=4, unique_by=lambda source: source.id))
    flow = draw(st.sampled_from([None, True, False]))
    parts = {
        "defaults": {"every": editing.interval(timedelta(minutes=draw(st.integers(1, 10_080)))), "full_text": "never"},
        "sources": [_record(one, draw(st.permutations(["id", "url", "name", "every", "tags"]))) for one in listed],
    }
    keys = draw(st.permutations(sorted(parts)))[draw(st.integers(0, 1)) :]
    content = {key: parts[key] for key in keys if key != "sources" or listed or draw(st.booleans())}
    lines = yaml.safe_dump(
        content,
        default_flow_style=flow,
        sort_keys=False,
        indent=draw(st.integers(2, 6)),
        allow_unicode=True,
        width=1_000_000,
    ).splitlines()
    for at in draw(st.lists(st.integers(0, len(lines)), max_size=3)):
        lines.insert(at, draw(st.sampled_from(["", "# why", "  # next", "      # every: 5m", "   "])))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + line_end.join(lines) + draw(st.sampled_from(["", line_end]))
    return text, listed if "sources" in content else []


def _record(source: Source, order: Sequence[str]) -> dict[str, object]:
    said = {"id": source.id, "url": source.url, "name": source.name, "every": editing.interval(source.every)}
    values = said | ({"tags": list(source.tags)} if source.tags else {})
    return {key: values[key] for key in order if key in values}


@given(written=texts(), new=SOURCES)
def test_whatever_a_file_lists_and_however_it_is_written_it_lists_one_more_after(
    written: tuple[str, list[Source]], new: Source
) -> None:
    text, listed = written
    assume(new.id not in {one.id for one in listed})
    before = editing.listed(text)
    new = replace(new, full_text=editing.defaults(text).full_text)
    assert [replace(one, full_text="auto") for one in before] == listed
    after = editing.added(text, [new])
    *rest, last = sources.load(after.removeprefix("\ufeff"))
    assert tuple(rest) == before
    assert last == new
    if listed:  # else [] goes
        cuts = range(len(text) + 1)
        assert any(after.startswith(text[:cut]) and after.endswith(text[cut:]) for cut in cuts), "letters are gone"
    with pytest.raises(ConfigError):
        editing.added(after, [new])


@pytest.mark.parametrize(
    ("title", "url", "proposed"),
    [
        ("BBC News - World", "https://feeds.bbci.co.uk/x", "bbc-news-world"),
        ("Беларусь сегодня", "https://a.example/", "belarus-segodnya"),
        ("人民日报", "https://rss.people.example/", "people"),
        ("", "https://www.the-wire.example/rss", "the-wire"),
        ("The very long title of a feed that says all", "https://a.example", "the-very-long-title-of-a-feed-that-says"),
        ("!!!", "https://127.0.0.1/feed", "127-0-0"),
        ("Taken", "https://a.example/", "taken-2"),
    ],
)  # fmt: skip
def test_an_id_is_proposed_that_says_whose_feed_it_is_and_nobody_has(title: str, url: str, proposed: str) -> None:
    assert proposing.identifier(title, url, {"taken"}) == proposed
