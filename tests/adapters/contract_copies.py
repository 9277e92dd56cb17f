"""The part of the stores' contract that shows when copies of one story come at once."""

from datetime import UTC, datetime

from tests import copies
from wirewatch.ports import Store

MANY = 50


class CopiesContract:
    """One story, one alert for each watch, however many copies come at one moment."""

    def test_of_many_copies_at_once_one_speaks_and_the_story_knows_them_all(self, store: Store) -> None:
        spoke = copies.race(store, MANY, embargo=False)
        assert [len(sources) for sources in spoke.values()] == [1]
        check_carriers(store, MANY)

    def test_a_second_watch_that_half_of_them_match_speaks_once_too(self, store: Store) -> None:
        spoke = copies.race(store, MANY, embargo=True)
        assert {watch: len(sources) for watch, sources in spoke.items()} == {"potash": 1, "embargo": 1}
        check_carriers(store, MANY)


def check_carriers(store: Store, count: int) -> None:
    """All copies have joined one story, whose first alert names them all."""
    now = datetime.now(UTC)
    rows = store.alerts_of(now.date(), now)
    [story_id] = {row.alert.story for row in rows}
    [story] = store.stories([story_id], now)
    everyone = {f"outlet-{number}" for number in range(count)}
    assert story.sources.keys() == everyone
    assert len(story.publishers) == count
    first = next(row.alert for row in rows if row.alert.kind == "alert")
    assert set(first.story_sources) == everyone
