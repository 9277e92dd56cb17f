"""The part of the stores' contract that is about articles: each is one write with its alert."""

from contextlib import suppress
from dataclasses import replace

import pytest

from tests import builders
from tests.adapters.store_cases import FULL_ALERT, FULL_ARTICLE, SITUATIONS, TICK, UNREADABLE_ARTICLE, at_once
from tests.builders import HOUR, NOW
from wirewatch.errors import Conflict, StoreError
from wirewatch.model import AlertRow, Article
from wirewatch.ports import Store

A1 = builders.alert()
ARTICLE = builders.article()


class ArticlesContract:
    """An article and its alert are one write."""

    @pytest.mark.parametrize(
        "article",
        [
            FULL_ARTICLE,
            builders.article(published=None, language="", section="", matched=(), spoken=()),
            builders.article(text="", title="", url="", canonical_url=""),
            builders.article(text="Калий " * 10_922 + "1234"),
        ],
        ids=["every field", "as few as there can be", "empty texts", "65,536 characters"],
    )
    def test_every_field_of_an_article_comes_back(self, store: Store, article: Article) -> None:
        assert store.put(article, None, NOW) is None
        assert store.article(article.id, NOW) == article

    def test_a_lone_surrogate_costs_one_character_not_the_article(self, store: Store) -> None:
        assert store.put(builders.article(text="before \ud800 after"), A1, NOW) is None
        stored = store.article(ARTICLE.id, NOW)
        assert stored
        assert (stored.text[:7], len(stored.text), stored.text[8:]) == ("before ", 14, " after")
        assert stored.text.encode()

    def test_an_article_and_its_alert_are_there_together(self, store: Store) -> None:
        assert store.put(ARTICLE, FULL_ALERT, NOW) is None
        assert store.alert("a1", NOW) == AlertRow(FULL_ALERT, "PENDING", NOW)

    def test_an_article_that_is_there_is_given_back_and_nothing_is_written(self, store: Store) -> None:
        store.put(FULL_ARTICLE, None, NOW)
        assert store.put(ARTICLE, A1, NOW) == FULL_ARTICLE
        assert store.article(ARTICLE.id, NOW) == FULL_ARTICLE
        assert store.alert("a1", NOW) is None

    def test_an_article_that_cannot_be_read_is_named_and_stays(self, store: Store) -> None:
        assert store.put(UNREADABLE_ARTICLE, None, NOW) is None
        said = f"article {ARTICLE.id} cannot be read: .*published"
        with pytest.raises(StoreError, match=said):
            store.article(ARTICLE.id, NOW)
        with pytest.raises(StoreError, match=said):
            store.put(ARTICLE, A1, NOW)
        assert store.alert("a1", NOW) is None

    def test_what_is_not_there_is_absent(self, store: Store) -> None:
        assert store.article("none", NOW) is None
        assert store.alert("none", NOW) is None

    def test_a_new_article_is_version_1_and_every_replacement_one_more(self, store: Store) -> None:
        store.put(replace(ARTICLE, version=9), None, NOW)
        for version in (1, 2, 3):
            assert store.article(ARTICLE.id, NOW) == replace(ARTICLE, version=version)
            store.replace(replace(ARTICLE, version=version), None, NOW)

    def test_a_replacement_grows_the_article_and_stores_its_alert(self, store: Store) -> None:
        store.put(ARTICLE, None, NOW)
        store.replace(FULL_ARTICLE, FULL_ALERT, NOW + HOUR)
        assert store.article(ARTICLE.id, NOW) == replace(FULL_ARTICLE, version=2)
        assert store.alert("a1", NOW) == AlertRow(FULL_ALERT, "PENDING", NOW + HOUR)

    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_a_replacement_of_another_version_conflicts_and_writes_no_alert(self, store: Store, version: int) -> None:
        store.put(ARTICLE, None, NOW)
        store.replace(ARTICLE, None, NOW)
        with pytest.raises(Conflict):
            store.replace(replace(FULL_ARTICLE, version=version), A1, NOW)
        assert store.article(ARTICLE.id, NOW) == replace(ARTICLE, version=2)
        assert store.alert("a1", NOW) is None

    def test_an_article_that_is_not_there_cannot_be_replaced(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.replace(ARTICLE, A1, NOW)
        assert store.article(ARTICLE.id, NOW) is None
        assert store.alert("a1", NOW) is None

    @pytest.mark.parametrize("situation", [name for name in SITUATIONS if name != "absent"])
    def test_an_alert_that_exists_is_left_as_it_is(self, store: Store, situation: str) -> None:
        come, later = SITUATIONS[situation]
        come(store)
        before = store.alert("a1", NOW + later)
        store.replace(replace(ARTICLE, title="New"), builders.alert(title="New"), NOW + later)
        store.put(builders.article(id="another"), builders.alert(title="New"), NOW + later)
        assert store.alert("a1", NOW + later) == before

    def test_an_expired_article_is_absent_and_can_be_stored_anew(self, store: Store) -> None:
        store.put(builders.article(expires_at=NOW + HOUR), None, NOW)
        assert store.article(ARTICLE.id, NOW + HOUR - TICK)
        assert store.article(ARTICLE.id, NOW + HOUR) is None
        with pytest.raises(Conflict):
            store.replace(ARTICLE, A1, NOW + HOUR)
        assert store.alert("a1", NOW + HOUR) is None
        assert store.put(FULL_ARTICLE, A1, NOW + HOUR) is None
        assert store.article(ARTICLE.id, NOW + HOUR) == FULL_ARTICLE
        assert store.alert("a1", NOW + HOUR) == AlertRow(A1, "PENDING", NOW + HOUR)

    def test_of_many_who_store_one_article_one_wins_and_there_is_one_alert(self, store: Store) -> None:
        def put(number: int) -> Article | None:
            return store.put(builders.article(title=str(number)), builders.alert(str(number)), NOW)

        given = at_once(50, put)
        winner = builders.article(title=str(given.index(None)))
        assert given.count(None) == 1
        assert all(article == winner for article in given if article)
        assert store.pending(NOW) == [winner.title]

    def test_of_many_who_grow_one_article_none_is_lost(self, store: Store) -> None:
        def grow(number: int) -> None:
            own, alert = builders.article(matched=(str(number),)), builders.alert(str(number))
            known = store.put(own, alert, NOW)
            while known:
                with suppress(Conflict):
                    return store.replace(replace(known, matched=(*known.matched, str(number))), alert, NOW)
                known = store.article(own.id, NOW)
            return None

        at_once(20, grow)
        grown = store.article(ARTICLE.id, NOW)
        everyone = sorted(map(str, range(20)))
        assert grown
        assert (sorted(grown.matched), grown.version) == (everyone, 20)
        assert sorted(store.pending(NOW)) == everyone
