"""Many at once at one row. The emulator's transactions are isolated, so who wins is decided as in DynamoDB."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from tests import builders, copies
from tests.adapters.contract_copies import check_carriers
from tests.adapters.dynamodb.tables import create_tables, delete_tables
from tests.adapters.store_cases import at_once
from tests.builders import MINUTE, NOW
from tests.e2e.cloud import Ministack
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.adapters.dynamodb_rows import Tables

MANY = 50
EVERY = timedelta(milliseconds=200)
TABLES = Tables("race-sources", "race-articles", "race-alerts")


@pytest.fixture(scope="module")
def store(cloud: Ministack) -> DynamoStore:
    """A store on tables of its own, which nothing publishes from."""
    client = AwsClients(connections=MANY).dynamodb
    create_tables(client, TABLES)
    return DynamoStore(TABLES, client)


@pytest.fixture
def story_store(cloud: Ministack) -> Iterator[DynamoStore]:
    """A store on tables of its own, for one story."""
    client = AwsClients(connections=MANY).dynamodb
    tables = Tables("story-sources", "story-articles", "story-alerts")
    create_tables(client, tables)
    yield DynamoStore(tables, client)
    delete_tables(client, tables)


def test_of_many_who_save_an_article_one_wins_and_its_alert_is_there_once(store: DynamoStore) -> None:
    def save(number: int) -> bool:
        article = builders.article(id="saved", sources=(f"source-{number}",))
        return store.put(article, builders.alert("of-saved", source=f"source-{number}"), NOW) is None

    won = [number for number, has_won in enumerate(at_once(MANY, save)) if has_won]
    assert len(won) == 1
    stored, alert = store.article("saved", NOW), store.alert("of-saved", NOW)
    assert stored
    assert alert
    assert stored.sources == (alert.alert.source,) == (f"source-{won[0]}",)
    assert store.pending(NOW) == ["of-saved"]


def test_of_many_who_want_to_publish_an_alert_one_holds_it(store: DynamoStore) -> None:
    store.put(builders.article(id="leased"), builders.alert("of-leased"), NOW)

    def lease(number: int) -> bool:
        return store.lease("of-leased", f"owner-{number}", NOW + MINUTE, NOW) is not None

    [owner] = [number for number, holds_it in enumerate(at_once(MANY, lease)) if holds_it]
    assert [store.sent("of-leased", f"owner-{number}", NOW) for number in range(MANY)] == [
        number == owner for number in range(MANY)
    ]


@pytest.mark.parametrize("embargo", [False, True], ids=["one watch", "and one that half of them match"])
def test_of_many_copies_at_once_each_watch_speaks_once_and_the_story_knows_them_all(
    story_store: DynamoStore, *, embargo: bool
) -> None:
    spoke = copies.race(story_store, MANY, embargo=embargo)
    assert {watch: len(sources) for watch, sources in spoke.items()} == dict.fromkeys(
        ("potash", "embargo") if embargo else ("potash",), 1
    )
    check_carriers(story_store, MANY)


def test_of_many_who_want_a_turn_each_gets_one_of_its_own(store: DynamoStore) -> None:
    until = NOW + 2 * MANY * EVERY
    given = at_once(MANY, lambda _: store.reserve("race", 1, EVERY, until, NOW))
    turns = sorted(turn for [turn] in given)
    assert all(later - earlier >= EVERY for earlier, later in pairwise(turns))
