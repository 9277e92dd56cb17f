"""Which entry is which article from poll to poll, while links, guids, titles and dates change."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pytest

from tests.builders import DAY, MINUTE, NOW, entry, feed, source
from wirewatch import identities
from wirewatch.articles import MAX_ENTRIES
from wirewatch.identities import RECORDED, Identified, ladder
from wirewatch.model import Entry, Feed, Seen, Source

SITE = "https://news.example.com"
BEFORE = [
    entry(
        id=f"{number}",
        link=f"{SITE}/{number}",
        title=f"Title {number}",
        summary=f"Text {'abcdefgh'[number]}.",
        published=NOW - number * 17 * MINUTE,
    )
    for number in range(8)
]


class Polls:
    """A source that is polled again and again; all that it lists is stored, unless `durable` says what of it is."""

    def __init__(self, *entries: Entry, source: Source = source(), trusts_guids: bool = True) -> None:  # noqa: B008
        self.source = source
        self.seen = Seen()
        self.trusts_guids = trusts_guids
        self.first = self.poll(*entries) if entries else ()

    def read(self, *entries: Entry, **fields: Any) -> Identified:
        """What an answer comes to, without any memory of it."""
        return identities.identified(self.source, feed(*entries, **fields), self.seen, trusts_guids=self.trusts_guids)

    def poll(self, *entries: Entry, durable: Collection[str] | None = None, **fields: Any) -> tuple[str, ...]:
        """The ids of an answer's articles."""
        found = self.read(*entries, **fields)
        articles = tuple(identity.article for identity in found.entries)
        self.seen = identities.remembered(found, self.seen, set(articles if durable is None else durable))
        self.trusts_guids = found.trusts_guids
        return articles


def statuses(found: Identified) -> list[str]:
    return [identity.status for identity in found.entries]


def ids(found: Identified) -> tuple[str, ...]:
    return tuple(identity.article for identity in found.entries)


def fresh(number: int = 99, **fields: Any) -> Entry:
    """An entry that has nothing in common with another."""
    return entry(
        **{
            "id": f"fresh {number}",
            "link": f"{SITE}/fresh/{number}",
            "title": f"Fresh {number}",
            "summary": f"Fresh text {number}.",
            "published": NOW + number * 13 * MINUTE,
            **fields,
        }
    )


def all_with(entries: Sequence[Entry], **fields: Any) -> list[Entry]:
    """Entries with fields changed; `{}` in a text stands for its number."""

    def numbered(at: int) -> dict[str, Any]:
        return {name: value.format(at) if isinstance(value, str) else value for name, value in fields.items()}

    return [replace(one, **numbered(at)) for at, one in enumerate(entries)]


# What changes at a source, and does not make one article two

CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "all guids": {"id": "new {}"},
    "all links": {"link": "https://moved.example.com/{}"},
    "all links and guids": {"id": "new {}", "link": "https://moved.example.com/{}"},
    "all titles": {"title": "Corrected {}"},
    "all texts": {"summary": "Rewritten {}."},
    "all dates": {"published": NOW + DAY},
    "all titles, texts and dates": {"title": "Corrected {}", "summary": "Rewritten {}.", "published": NOW + DAY},
    "links to http": {"link": "http://www.news.example.com/{}/"},
    "links to the home page": {"link": f"{SITE}/"},
    "links to one page": {"link": f"{SITE}/news"},
    "links to nothing": {"link": ""},
    "guids to nothing": {"id": ""},
    "guids to one": {"id": "constant"},
    "guids to links": {"id": f"{SITE}/{{}}"},
    "guids to nothing, links to the home page": {"id": "", "link": f"{SITE}/"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_source_may_change_how_it_names_its_articles_and_change_back(change: dict[str, Any], count: int) -> None:
    polls = Polls(*BEFORE[:count])
    assert polls.poll(*all_with(BEFORE[:count], **change)) == polls.first
    assert polls.poll(*all_with(BEFORE[:count], **change)) == polls.first
    assert polls.poll(*BEFORE[:count]) == polls.first


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_new_article_is_new_while_a_source_changes_how_it_names_them(change: dict[str, Any]) -> None:
    polls = Polls(*BEFORE)
    changed = all_with(BEFORE, **change)
    novel = fresh(**{name: value for name, value in change.items() if value in {"", "constant", f"{SITE}/"}})
    found = polls.read(novel, *changed[:-1])
    assert found.entries[0].status == "new"
    assert "new" not in statuses(found)[1:]
    assert ids(found)[1:] == polls.first[:-1]


HAS: dict[str, dict[str, Any]] = {
    "everything": {},
    "no guid": {"id": ""},
    "no date": {"published": None},
    "a mere day": {"published": datetime(2025, 3, 14, tzinfo=UTC)},
    "no text": {"summary": ""},
    "no guid, no date": {"id": "", "published": None},
    "no guid, no text": {"id": "", "summary": ""},
    "no date, no text": {"published": None, "summary": ""},
    "no link": {"link": ""},
    "no link, no guid": {"link": "", "id": ""},
    "no link, no date": {"link": "", "published": None},
    "no link, no guid, no date": {"link": "", "id": "", "published": None},
    "no link, no date, no text": {"link": "", "published": None, "summary": ""},
    "no link, no guid, no text": {"link": "", "id": "", "summary": ""},
    "link alone": {"id": "", "published": None, "summary": ""},
}
NEW: dict[str, Any] = {"id": "another", "link": f"{SITE}/another", "title": "Another title"}
UNTOLD = {  # nothing is left by which the entry could be known
    ("no link, no date, no text", "id"),
    ("no link, no guid, no date", "title"),
    ("link alone", "link"),
}


@pytest.mark.parametrize("changed", NEW)
@pytest.mark.parametrize("has", HAS)
def test_one_change_to_one_entry_makes_no_new_article(has: str, changed: str) -> None:
    entries = all_with(BEFORE, **HAS[has])
    if not getattr(entries[0], changed):
        return
    for at in range(len(entries)):
        polls = Polls(*entries)
        entries_now = [*entries[:at], replace(entries[at], **{changed: NEW[changed]}), *entries[at + 1 :]]
        found = polls.read(*entries_now)
        assert (statuses(found).count("new"), ids(found) == polls.first) == (
            (1, False) if (has, changed) in UNTOLD else (0, True)
        )


# What looks alike, and is not one


def test_a_report_of_the_same_title_every_day_is_a_new_article_every_day() -> None:
    for dated in (True, False):
        polls = Polls(fresh(0, title="Market report"))
        for day in range(1, 5):
            published = NOW + day * DAY if dated else None
            found = polls.read(fresh(day, title="Market report", published=published))
            assert statuses(found) == ["new"]
            polls.poll(fresh(day, title="Market report", published=published))


def test_a_report_of_the_same_title_twice_a_day_is_two_articles_where_dates_are_mere_days() -> None:
    today = datetime(2025, 3, 14, tzinfo=UTC)
    polls = Polls(fresh(0, title="Market report", published=today))
    assert statuses(polls.read(fresh(1, title="Market report", published=today))) == ["new"]


def test_twenty_entries_of_one_second_are_twenty_articles() -> None:
    polls = Polls(*(fresh(number, published=NOW) for number in range(20)))
    assert len(set(polls.first)) == 20
    found = polls.read(*(fresh(number, published=NOW) for number in range(20, 40)))
    assert statuses(found) == ["new"] * 20


def test_an_entry_of_the_same_second_as_one_that_rolled_off_is_new() -> None:
    polls = Polls(*BEFORE)
    rolled = replace(fresh(), published=BEFORE[-1].published)
    assert statuses(polls.read(rolled, *BEFORE[:-1]))[0] == "new"
    oldest_first = Polls(*reversed(BEFORE))
    assert statuses(oldest_first.read(*list(reversed(BEFORE))[1:], rolled))[-1] == "new"


def test_an_entry_of_the_same_second_elsewhere_in_a_list_by_popularity_is_new() -> None:
    polls = Polls(*BEFORE)
    assert BEFORE[3].published
    same_second = fresh(published=BEFORE[3].published)
    assert statuses(polls.read(*BEFORE[:3], *BEFORE[4:6], same_second, *BEFORE[6:])).count("new") == 1


def test_two_entries_are_never_one_article_though_one_has_the_guid_of_the_other() -> None:
    polls = Polls(*BEFORE)
    thief = fresh(id=BEFORE[0].id)
    found = polls.read(thief, *BEFORE)
    assert ids(found)[1:] == polls.first
    assert statuses(found)[0] == "new"


def test_a_link_used_for_another_article_makes_an_edit_of_it() -> None:
    polls = Polls(*BEFORE)
    found = polls.read(fresh(link=BEFORE[0].link), *BEFORE[1:])
    assert ids(found) == polls.first
    assert statuses(found)[0] == "edited"


def test_a_link_that_moves_on_to_the_newest_article_loses_none() -> None:
    latest = f"{SITE}/latest"
    for guided in (True, False):
        listed = [replace(one, id=one.id if guided else "") for one in reversed(BEFORE)]
        polls = Polls(replace(listed[0], link=latest))
        for at in range(1, len(listed)):
            answer = [replace(listed[at], link=latest), *reversed(listed[:at])]
            assert statuses(polls.read(*answer)) == ["new", *["known"] * at]
            polls.poll(*answer)
            assert statuses(polls.read(*answer)) == ["known"] * (at + 1)


def test_entries_that_come_to_share_a_link_stay_apart() -> None:
    polls = Polls(replace(BEFORE[0], link=f"{SITE}/live"), BEFORE[1])
    both = [replace(one, link=f"{SITE}/live") for one in (BEFORE[2], BEFORE[0])]
    found = polls.read(*both, BEFORE[1])
    assert statuses(found) == ["new", "known", "known"]
    assert ids(found)[1:] == polls.first
    assert found.notices == ()
    second = polls.poll(*both, BEFORE[1])
    alone = polls.read(both[0], BEFORE[1])
    assert ids(alone) == (second[0], second[2])
    assert statuses(alone) == ["known", "known"]


def test_a_link_that_moves_on_loses_none_though_its_first_article_left_the_feed() -> None:
    latest = f"{SITE}/latest"
    for guided in (True, False):
        listed = [replace(one, id=one.id if guided else "") for one in reversed(BEFORE)]
        polls = Polls(replace(listed[0], link=latest))
        for at in range(1, len(listed)):
            answer = [replace(listed[at], link=latest), *reversed(listed[max(0, at - 3) : at])]
            wanted = ["new", *["known"] * (len(answer) - 1)]
            for _ in range(2):
                assert statuses(polls.read(*answer)) == wanted
                polls.poll(*answer, durable=())
            polls.poll(*answer)


# Links that change, and then what else it was known by

BARE = [replace(one, id="", published=None) for one in BEFORE]
LINKLESS = [replace(one, link="", published=None) for one in BEFORE]
GUID = "tag:news.example.com,2025:{}"
STEPS: dict[str, tuple[list[Entry], list[dict[str, Any]]]] = {
    "its link, then its title": (BARE, [{"link": f"{SITE}/b"}, {"title": "Corrected"}]),
    "its link, then its text": (BARE, [{"link": f"{SITE}/b"}, {"summary": "Rewritten."}]),
    "its link, then title and text": (BARE, [{"link": f"{SITE}/b"}, {"title": "Corrected", "summary": "Rewritten."}]),
    "its link twice": (BARE, [{"link": f"{SITE}/b"}, {"link": f"{SITE}/c"}]),
    "its link twice, its title after each": (
        BARE,
        [{"link": f"{SITE}/b"}, {"title": "Corrected"}, {"link": f"{SITE}/c"}, {"title": "Corrected again"}],
    ),
    "its link, and back with another title": (BARE, [{"link": f"{SITE}/b"}, {"link": f"{SITE}/3", "title": "Other"}]),
    "its link, its title, and back": (
        BARE,
        [{"link": f"{SITE}/b"}, {"title": "Corrected"}, {"link": f"{SITE}/3"}, {"title": "Title 3"}],
    ),
    "its link, to tracking, and its title": (
        BARE,
        [{"link": f"{SITE}/b"}, {"link": "http://www.news.example.com/b/?utm_source=rss", "title": "Corrected"}],
    ),
    "its link to nothing, then its title": (BEFORE, [{"link": ""}, {"title": "Corrected", "published": None}]),
    "the form of its guid, then its title": (LINKLESS, [{"id": GUID.format(3)}, {"title": "Corrected"}]),
    "the form of its guid, then its text": (LINKLESS, [{"id": GUID.format(3)}, {"summary": "Rewritten."}]),
    "its guid to a link, then its title": (
        [replace(one, published=None) for one in BEFORE],
        [{"link": ""}, {"id": GUID.format(3)}, {"title": "Corrected"}],
    ),
}


@pytest.mark.parametrize(("entries", "steps"), STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("others", [0, 1, 7])
def test_an_entry_may_change_one_thing_after_another(
    entries: list[Entry], steps: list[dict[str, Any]], others: int
) -> None:
    before = entries[3 - min(others, 3) : 4 + max(others - 3, 0)]
    at = before.index(entries[3])
    polls = Polls(*before, source=source(full_text="never"))
    listed = list(before)
    for step in steps:
        listed[at] = replace(listed[at], **step)
        found = polls.read(*listed)
        assert ids(found) == polls.first
        assert statuses(found)[at] == ("edited" if {"title", "summary"} & set(step) else "known")
        assert polls.poll(*listed) == polls.first


def test_all_guids_may_change_their_form_before_titles_are_edited() -> None:
    polls = Polls(*LINKLESS)
    for number in range(3):
        changed = all_with(LINKLESS, id=GUID)
        edited = [replace(one, title="Corrected") if at < number else one for at, one in enumerate(changed)]
        assert polls.poll(*edited) == polls.first


def test_an_address_that_others_came_to_have_is_theirs() -> None:
    polls = Polls(*BARE)
    moved = [replace(BARE[0], link=f"{SITE}/b"), *BARE[1:]]
    polls.poll(*moved)
    at_the_old = fresh(1, id="", published=None, link=BARE[0].link)
    found = polls.read(at_the_old, replace(moved[0], title="Corrected"), *moved[1:])
    assert statuses(found) == ["new", "edited", *["known"] * 7]
    assert ids(found)[1:] == polls.first
    new, *_ = polls.poll(at_the_old, *moved)
    at_the_newer = fresh(2, id="", published=None, link=f"{SITE}/b")
    listed = [at_the_newer, replace(at_the_old, title="Corrected"), replace(moved[0], link=f"{SITE}/c"), *moved[1:]]
    found = polls.read(*listed)
    assert statuses(found) == ["new", "edited", *["known"] * 8]
    assert ids(found)[1:] == (new, *polls.first)


def test_a_new_article_at_an_address_that_was_no_articles_id_has_that_id() -> None:
    polls = Polls(*BEFORE)
    polls.poll(replace(BEFORE[0], link=f"{SITE}/b"), *BEFORE[1:])
    at_the_newer = fresh(link=f"{SITE}/b")
    found = polls.read(at_the_newer, replace(BEFORE[0], link=f"{SITE}/c"), *BEFORE[1:])
    assert statuses(found) == ["new", *["known"] * 8]
    assert ids(found)[:1] == Polls(at_the_newer).first


def test_two_that_change_places_are_each_still_itself_when_their_titles_are_edited() -> None:
    polls = Polls(*BARE)
    changed = [replace(BARE[0], link=BARE[1].link), replace(BARE[1], link=BARE[0].link), *BARE[2:]]
    assert polls.poll(*changed) == polls.first
    assert polls.poll(*all_with(changed, title="Corrected {}")) == polls.first
    assert polls.poll(*all_with(changed, title="Corrected {}")) == polls.first


def test_a_move_is_told_by_the_answer_that_shows_it_and_by_no_later_one() -> None:
    told = ("1 of 8 entries came again under another address: known by guid",)
    untitled = ("1 of 8 entries came again under another address or guid: known by title",)
    for entries, notices in ((BEFORE, told), (BARE, untitled)):
        polls = Polls(*entries)
        listed = list(entries)
        for link, expected in (("b", notices), ("b", ()), ("c", notices), ("c", ()), ("2", ()), ("2", ())):
            listed[2] = replace(listed[2], link=f"{SITE}/{link}")
            assert polls.read(*listed).notices == expected
            assert polls.poll(*listed) == polls.first


def test_an_entry_that_moved_and_has_another_id_because_of_others_has_not_moved_again() -> None:
    polls = Polls(*BEFORE)
    moved = [replace(BEFORE[0], link=f"{SITE}/live"), *BEFORE[1:]]
    polls.poll(*moved)
    found = polls.read(fresh(link=f"{SITE}/live"), *moved)
    assert ids(found)[1:] == polls.first
    assert found.notices == ()


# Guids


def counted_from_the_top(entries: Sequence[Entry]) -> list[Entry]:
    return all_with(entries, id="position {}")


@pytest.mark.parametrize("without", [{}, {"link": ""}, {"link": "", "published": None}])
def test_guids_that_count_from_the_top_hide_no_article(without: dict[str, Any]) -> None:
    entries = all_with(list(reversed(BEFORE)), **without)
    polls = Polls(*counted_from_the_top(entries[3::-1]))
    for at in range(4, len(entries)):
        answer = counted_from_the_top(entries[at : at - 4 : -1])
        found = polls.read(*answer)
        assert statuses(found) == ["new", "known", "known", "known"]
        assert not found.trusts_guids
        assert found.notices[0] == "3 of 3 entries came again with another guid: entries are told apart by link"
        polls.poll(*answer)


def test_a_feed_of_one_entry_with_a_constant_guid_has_a_new_article_each_time() -> None:
    polls = Polls(fresh(0, id="current"))
    assert statuses(polls.read(fresh(1, id="current"))) == ["new"]


def test_guids_that_are_new_at_each_poll_make_no_new_articles() -> None:
    without: dict[str, Any]
    for without in ({}, {"link": ""}, {"published": None, "summary": ""}):
        entries = all_with(BEFORE, **without)
        polls = Polls(*entries)
        for number in range(1, 10):
            found = polls.read(*all_with(entries, id=f"{{}} at {number}"))
            assert statuses(found) == ["known"] * len(entries)
            assert not found.trusts_guids
            assert polls.poll(*all_with(entries, id=f"{{}} at {number}")) == polls.first


def test_once_guids_are_not_trusted_an_entry_without_a_link_is_known_by_title_and_date() -> None:
    polls = Polls(*all_with(BEFORE, link=""))
    changed = all_with(BEFORE, link="", id="new {}")
    found = polls.read(fresh(link=""), *changed)
    alone = identities.identified(polls.source, feed(fresh(link="", id="")), Seen(), trusts_guids=True)
    assert ids(found)[:1] == ids(alone)


def test_it_takes_three_guids_that_stay_and_none_that_does_not_to_trust_them_again() -> None:
    for count, changed, trusted in ((2, 0, False), (3, 0, True), (8, 1, False)):
        polls = Polls(*BEFORE[:count])
        polls.trusts_guids = False
        found = polls.read(*all_with(BEFORE[:changed], id="new {}"), *BEFORE[changed:count])
        assert found.trusts_guids is trusted


def test_a_guid_that_two_entries_have_now_is_nobodys() -> None:
    polls = Polls(*BEFORE)
    found = polls.read(fresh(1, id=BEFORE[0].id), fresh(2, id=BEFORE[0].id), *BEFORE[1:])
    assert statuses(found)[:2] == ["new", "new"]


def test_an_entry_with_its_link_and_guid_is_itself_whatever_title_and_date_it_takes_over() -> None:
    polls = Polls(*BEFORE)
    over = replace(BEFORE[0], title=BEFORE[1].title, published=BEFORE[1].published)
    assert ids(polls.read(over, *BEFORE[2:])) == (polls.first[0], *polls.first[2:])


def test_an_entry_that_came_back_is_itself_though_it_stands_where_one_of_the_same_second_stood() -> None:
    back = fresh(published=BEFORE[3].published)
    polls = Polls(*BEFORE[:3], back, *BEFORE[4:])
    polls.poll(*BEFORE[:3], *BEFORE[4:])
    polls.poll(*BEFORE)
    found = polls.read(*BEFORE[:3], back, *BEFORE[4:])
    assert ids(found) == polls.first
    assert set(statuses(found)) == {"known"}


def test_the_only_entry_of_a_feed_is_known_by_its_guid_and_its_date() -> None:
    polls = Polls(BEFORE[0])
    found = polls.read(fresh(id=BEFORE[0].id, published=BEFORE[0].published))
    assert ids(found) == polls.first
    assert statuses(found) == ["edited"]


def test_guids_that_stay_are_trusted_again() -> None:
    polls = Polls(*all_with(BEFORE, link=""))
    changed = all_with(BEFORE, link="", id="new {}")
    assert not polls.read(*changed).trusts_guids
    polls.poll(*changed)
    found = polls.read(*changed)
    assert found.trusts_guids
    assert found.notices == ()
    assert ids(found) == polls.first


def test_guids_that_come_as_http_and_as_https_are_the_same() -> None:
    for without in (
        {},
        {"link": ""},
        {"published": None, "summary": ""},
        {"link": "", "published": None, "summary": ""},
    ):
        polls = Polls(*all_with(BEFORE, **without, id="https://news.example.com/?p={}"))
        found = polls.read(*all_with(BEFORE, **without, id="http://news.example.com/?p={}"))
        assert ids(found) == polls.first
        assert found.trusts_guids
        assert found.notices == ()


def test_one_guid_that_changed_or_two_entries_are_too_few_to_doubt_them() -> None:
    assert Polls(*BEFORE).read(replace(BEFORE[0], id="new"), *BEFORE[1:]).trusts_guids
    two = Polls(*BEFORE[:2]).read(*all_with(BEFORE[:2], id="new {}"))
    assert two.trusts_guids
    assert two.notices == ()


def test_guids_are_judged_by_the_links_that_entries_have_moved_to() -> None:
    polls = Polls(*BEFORE)
    polls.poll(*all_with(BEFORE, link=f"{SITE}/moved/{{}}"))
    found = polls.read(*all_with(BEFORE, link=f"{SITE}/moved/{{}}", id="new {}", title="Corrected {}"))
    assert ids(found) == polls.first
    assert not found.trusts_guids
    assert found.notices == ("8 of 8 entries came again with another guid: entries are told apart by link",)


def test_a_feed_whose_entries_are_all_others_says_nothing_of_its_guids() -> None:
    for trusts in (True, False):
        polls = Polls(*BEFORE, trusts_guids=trusts)
        polls.trusts_guids = trusts
        assert polls.read(*(fresh(number) for number in range(9))).trusts_guids is trusts


def test_an_entry_at_another_address_with_another_title_and_date_is_known_by_its_guid() -> None:
    moved = fresh(id=BEFORE[2].id)
    polls = Polls(*BEFORE)
    found = polls.read(moved, *BEFORE[:2], *BEFORE[3:])
    assert found.entries[0].article == polls.first[2]
    assert found.entries[0].status == "edited"
    assert found.notices == ("1 of 8 entries came again under another address: known by guid",)


# Soft evidence


@pytest.mark.parametrize("at", range(len(BEFORE)))
def test_a_headline_rewritten_with_its_link_and_guid_is_an_edit(at: int) -> None:
    rewritten = fresh(published=BEFORE[at].published)
    polls = Polls(*BEFORE)
    newer = fresh(1)
    found = polls.read(newer, *BEFORE[:at], rewritten, *BEFORE[at + 1 :])
    assert statuses(found) == ["new", *["known"] * at, "edited", *["known"] * (7 - at)]
    assert ids(found)[1:] == polls.first
    assert found.notices == ("1 of 9 entries came again under another address and title: known by date",)


def test_what_moved_is_said_in_sentences() -> None:
    polls = Polls(*BEFORE)
    found = polls.read(*all_with(BEFORE[:3], id="new {}", link=f"{SITE}/new/{{}}"), *BEFORE[3:])
    assert ids(found) == polls.first
    assert found.notices == ("3 of 8 entries came again under another address or guid: known by title",)


@pytest.mark.parametrize("at", ["09:00", "09:30", "00:00"])
def test_a_date_on_the_hour_is_no_moment(at: str) -> None:
    hour = datetime.fromisoformat(f"2025-03-14T{at}:00+00:00")
    polls = Polls(replace(BEFORE[0], published=hour), *BEFORE[1:])
    assert statuses(polls.read(fresh(published=hour), *BEFORE[1:]))[0] == "new"


def test_a_date_is_no_evidence_when_nothing_else_came_again() -> None:
    polls = Polls(BEFORE[0])
    assert statuses(polls.read(fresh(published=BEFORE[0].published))) == ["new"]


# What an entry says


@pytest.mark.parametrize(
    ("change", "full_text", "status"),
    [
        ({}, "never", "known"),
        ({"published": NOW + DAY, "updated": NOW + DAY}, "never", "known"),
        ({"id": "other"}, "never", "known"),
        ({"link": f"{SITE}/a?utm_source=rss"}, "never", "known"),
        ({"title": "  Potash \n "}, "never", "known"),
        ({"summary": "12  comments"}, "never", "known"),
        ({"content": "12 comments"}, "never", "known"),
        ({"title": "potash"}, "never", "edited"),
        ({"summary": "13 comments"}, "never", "edited"),
        ({"content": "12 comments and more"}, "never", "edited"),
        ({"summary": "1,013 comments"}, "auto", "known"),
        ({"title": "Potash (13)"}, "auto", "edited"),
        ({"summary": "Twelve comments"}, "auto", "edited"),
        ({"summary": "13 comments"}, "always", "known"),
    ],
)
def test_an_entry_is_edited_when_it_says_something_else(change: dict[str, Any], full_text: str, status: str) -> None:
    one = entry(link=f"{SITE}/a", summary="12 comments")
    polls = Polls(one, source=source(full_text=full_text))
    assert statuses(polls.read(replace(one, **change))) == [status]


def test_numbers_count_in_a_report_that_is_long_enough_not_to_fetch_its_page() -> None:
    report = "The port shipped 12 tonnes of it. " * 40
    polls = Polls(entry(summary=report), source=source(full_text="auto"))
    assert statuses(polls.read(entry(summary=report.replace("12", "13")))) == ["edited"]


def test_what_left_the_feed_and_came_back_is_known_whatever_it_says_now() -> None:
    polls = Polls(*BEFORE)
    polls.poll(*BEFORE[1:])
    found = polls.read(replace(BEFORE[0], summary="Rewritten."), *BEFORE[1:])
    assert statuses(found) == ["known"] * 8
    polls.poll(replace(BEFORE[0], summary="Rewritten."), *BEFORE[1:])
    assert statuses(polls.read(*BEFORE))[0] == "edited"


def test_a_row_of_keys_alone_knows_its_entries_and_learns_what_they_say() -> None:
    polls = Polls(*BEFORE)
    polls.seen = Seen(polls.seen.keys)
    assert statuses(polls.read(*all_with(BEFORE, summary="Rewritten."))) == ["known"] * 8
    polls.poll(*BEFORE)
    assert statuses(polls.read(*all_with(BEFORE, summary="Rewritten."))) == ["edited"] * 8


# What is remembered


def test_a_new_article_that_was_not_stored_is_new_again() -> None:
    polls = Polls(*BEFORE)
    answer = [fresh(1), fresh(2), *BEFORE]
    articles = ids(polls.read(*answer))
    polls.poll(*answer, durable={articles[1]})
    assert statuses(polls.read(*answer)) == ["new", *["known"] * 9]


def test_an_edit_that_was_not_stored_is_an_edit_again_wherever_the_entry_went() -> None:
    polls = Polls(*BEFORE)
    edited = [replace(BEFORE[0], summary="Rewritten.", link=f"{SITE}/moved"), *BEFORE[1:]]
    for _ in range(2):
        assert polls.poll(*edited, durable=()) == polls.first
        assert statuses(polls.read(*edited))[0] == "edited"
        assert polls.read(*edited).notices == ()
    polls.poll(*edited, durable=polls.first[:1])
    assert statuses(polls.read(*edited))[0] == "known"


def test_an_answer_without_entries_leaves_all_as_it_is() -> None:
    polls = Polls(*BEFORE)
    before = polls.seen
    assert polls.poll() == ()
    assert polls.seen == before


def test_an_entry_that_left_the_feed_is_remembered_until_200_others_have_left() -> None:
    polls = Polls(entry())
    for number in range(201):
        assert identities.seen_key(polls.first[0]) in polls.seen.keys
        polls.poll(fresh(number))
    assert identities.seen_key(polls.first[0]) not in polls.seen.keys


def test_a_seen_key_is_the_first_8_bytes_of_an_article_id() -> None:
    (article,) = Polls(entry()).first
    assert identities.seen_key(article).hex() == article[:16]


def test_what_an_article_is_known_by_is_small() -> None:
    polls = Polls(BEFORE[0])
    assert [list(map(len, record[1:])) for record in polls.seen.listed] == [[4, 6, 6, 6, 0]]
    polls.poll(replace(BEFORE[0], link=f"{SITE}/moved"))
    assert [list(map(len, record[1:])) for record in polls.seen.listed] == [[4, 6, 6, 6, 6]]


def many(count: int) -> list[Entry]:
    return [fresh(number, published=NOW - timedelta(seconds=number)) for number in range(count)]


def test_of_a_long_feed_the_newest_entries_have_records_also_where_it_begins_with_the_oldest() -> None:
    listed = many(RECORDED + 500)
    newest_first, oldest_first = Polls(*listed), Polls(*reversed(listed))
    assert newest_first.poll(*listed)[:RECORDED] == tuple(record.article for record in newest_first.seen.listed)
    assert [r.article for r in reversed(oldest_first.seen.listed)] == [r.article for r in newest_first.seen.listed]
    assert len(oldest_first.seen.keys) == RECORDED + 500
    assert set(statuses(oldest_first.read(*reversed(listed)))) == {"known"}


@pytest.mark.parametrize(("change", "stored"), [("all links and guids", 0), ("links to one page", MAX_ENTRIES)])
def test_the_longest_feed_is_told_apart_and_remembered_in_proportion_to_reading_it(change: str, stored: int) -> None:
    listed = many(MAX_ENTRIES)
    polls = Polls(*listed)
    moved = all_with(listed, **CHANGES[change])
    started = process_time()
    ladder.climbed(polls.source, feed(*moved))
    climbed = process_time()
    polls.poll(*moved, durable=polls.first[:stored])
    # A cost that grows with the square of the length would be hundreds of times that.
    assert process_time() - climbed < 20 * (climbed - started)


PINNED = fresh(7_000, published=NOW - 900 * DAY)


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        (many(30), slice(0, 20)),
        (many(30)[::-1], slice(10, 30)),
        ([PINNED, *many(30)], slice(0, 20)),
        ([PINNED, *many(30)[::-1]], slice(11, 31)),
        ([replace(one, published=None) for one in many(30)], slice(0, 20)),
        ([replace(one, published=NOW) for one in many(30)], slice(0, 20)),
        ([one if at % 2 else replace(one, published=None) for at, one in enumerate(many(30)[::-1])], slice(10, 30)),
        (many(20)[::-1], slice(0, 20)),
        ([], slice(0, 0)),
    ],
)
def test_a_long_feed_is_cut_to_its_newest_entries(entries: list[Entry], kept: slice) -> None:
    whole: Feed = feed(*entries)
    assert identities.newest(whole, 20) == replace(whole, entries=tuple(entries[kept]))
