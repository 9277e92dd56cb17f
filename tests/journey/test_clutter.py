"""The clutter of the sample newsroom's pages raises no alert, and none of the true ones is lost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journey.helpers import prints
from wirewatch import urls
from wirewatch.cli import rounds
from wirewatch.config import SOURCES_FILE, WATCHLIST_FILE
from wirewatch.model import Alert, Seen
from wirewatch.newsroom import Newsroom
from wirewatch.settings import FetchSettings, LocalSettings
from wirewatch.wiring.local import LOCAL_LIMITS, LocalApp, local_app


class Reader:
    """Somebody who watches a newsroom from a first look on."""

    def __init__(self, app: LocalApp, room: Newsroom) -> None:
        self._app = app
        self._room = room
        self._round()

    def read_pages(self) -> list[Alert]:
        """Read the pages of what the sources list already, as if all of it were new to them."""
        for outlet in self._room.outlets():
            state = self._app.store.state(outlet.id)
            unread = replace(state, etag="", last_modified="", body_hash="")
            self._app.store.advance(unread, Seen(), None, self._app.clock.now())
        return self._round()

    def news(self) -> list[Alert]:
        """Let the second edition come out; the alerts that come of it."""
        self._room.publish()
        return self._round()

    def _round(self) -> list[Alert]:
        """Visit every source; the alerts on single articles that it stored."""
        outcomes = list(self._app.pipeline.ingest(rounds.all_sources(self._app)))
        assert [outcome.reason for outcome in outcomes if outcome.status == "failed"] == []
        rows = [self._app.store.alert(key, self._app.clock.now()) for outcome in outcomes for key in outcome.alerts]
        return [row.alert for row in rows if row and row.alert.kind != "summary"]


def watching(folder: Path, *, plain_clutter: bool) -> Iterator[tuple[Reader, Newsroom]]:
    with Newsroom(moment=datetime.now(UTC), plain_clutter=plain_clutter) as room:
        (folder / SOURCES_FILE).write_text(room.sources_yaml(), encoding="utf-8")
        (folder / WATCHLIST_FILE).write_text(room.watchlist_yaml(), encoding="utf-8")
        # One after the other: all outlets are of one host, and of two that count at once one is lost.
        limits = replace(LOCAL_LIMITS, side_by_side=1)
        with local_app(folder, None, LocalSettings(fetching=FetchSettings(allow_loopback=True)), [], limits) as app:
            yield Reader(app, room), room


@pytest.fixture
def set_apart(tmp_path: Path) -> Iterator[tuple[Reader, Newsroom]]:
    """Trending lists, sign-in boxes and hidden blocks that their markup tells from the article."""
    yield from watching(tmp_path, plain_clutter=False)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[tuple[Reader, Newsroom]]:
    """The same as paragraphs among the article's own."""
    yield from watching(tmp_path, plain_clutter=True)


def said(alerts: list[Alert], room: Newsroom) -> dict[str, set[str]]:
    """The watches that spoke, by the article's address; of the prints of the wire's report as one."""
    spoke: dict[str, set[str]] = defaultdict(set)
    for alert in alerts:
        spoke[story(urls.canonical(alert.url), room)].update(alert.watches)
    return spoke


def true_of(room: Newsroom, edition: int = 2) -> dict[str, set[str]]:
    """What there is to be said of an edition."""
    there_is: dict[str, set[str]] = defaultdict(set)
    for sample in room.articles(edition):
        if sample.watches:
            there_is[story(urls.canonical(sample.url), room)].update(sample.watches)
    return there_is


def story(address: str, room: Newsroom) -> str:
    return "the wire's report" if address in prints(room) else address


def quoted_clutter(alerts: list[Alert], room: Newsroom) -> list[str]:
    texts = [text for outlet in room.outlets() for text in outlet.clutter.texts]
    quotes = "\n".join(
        text for alert in alerts for text in (alert.summary, *(match.snippet for match in alert.matches))
    )
    return [text for text in texts if text in quotes]


def test_clutter_that_its_markup_tells_raises_nothing(set_apart: tuple[Reader, Newsroom]) -> None:
    reader, room = set_apart
    alerts = reader.news()
    assert said(alerts, room) == true_of(room)
    assert quoted_clutter(alerts, room) == []


def test_clutter_that_only_comes_again_raises_nothing_once_pages_have_been_read(plain: tuple[Reader, Newsroom]) -> None:
    reader, room = plain
    for address, watches in said(reader.read_pages(), room).items():  # of what stands on the page and not in the feed
        assert watches <= true_of(room, 1)[address]
    alerts = reader.news()
    assert said(alerts, room) == true_of(room)
    assert quoted_clutter(alerts, room) == []


def test_before_that_it_does(plain: tuple[Reader, Newsroom]) -> None:
    """Or the other two tests would show nothing."""
    reader, room = plain
    alerts = reader.news()
    assert said(alerts, room) != true_of(room)
    assert quoted_clutter(alerts, room)
