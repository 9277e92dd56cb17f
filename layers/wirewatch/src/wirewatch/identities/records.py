"""What is remembered of a listed entry: what it says, and by what it is known should its link or guid change."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from wirewatch.articles import digest, wants_page
from wirewatch.identities.ladder import text_of
from wirewatch.model import Entry, Listed, Source

_ALIAS_BYTES = 6
_CONTENT_BYTES = 4
# "123 comments" are "87 comments", "Updated 9:05" is "Updated 10:43".
_NUMBER = re.compile(r"\d[\d.,:\s]*")
_SCHEME = re.compile(r"\Ahttps?:")
_HALF_AN_HOUR = 30


def recorded(source: Source, listed: Mapping[str, Entry]) -> list[Listed]:
    """The records of the entries of one answer, by the ids the ladder gives them. `link` is filled in all of them.

    An alias that two of them share is none.
    """
    records = [
        Listed(article, content(source, entry), _guid(entry), _name(entry), _moment(entry), link_key(article))
        for article, entry in listed.items()
    ]
    guids = Counter(record.guid for record in records)
    names = Counter(record.name for record in records)
    moments = Counter(record.moment for record in records)
    return [
        record._replace(
            guid=_unless_shared(record.guid, guids),
            name=_unless_shared(record.name, names),
            moment=_unless_shared(record.moment, moments),
        )
        for record in records
    ]


def content(source: Source, entry: Entry) -> bytes:
    """A hash of what an entry says. Dates, guid and link are no part of it, nor is white space.

    Where the page would be fetched, numbers are all the same: a counter of comments is no reason to fetch it.
    """
    said = [entry.title, text_of(entry)]
    if wants_page(source, entry):
        said = [_NUMBER.sub(" 0 ", part) for part in said]
    return _hash(*map(_squeezed, said), size=_CONTENT_BYTES)


def link_key(article_id: str) -> bytes:
    """The 6 bytes that a record has as its `link` of an id."""
    return bytes.fromhex(article_id)[:_ALIAS_BYTES]


def index(records: Iterable[Listed], alias: str) -> dict[bytes, Listed]:
    """The records of one answer, which share no alias, by `guid`, `name`, `moment` or `link`."""
    return {value: record for record in records if (value := getattr(record, alias))}


def _unless_shared(alias: bytes, counts: Mapping[bytes, int]) -> bytes:
    return alias if counts[alias] == 1 else b""


def _guid(entry: Entry) -> bytes:
    """Of the guid, be it an http or an https address: sites move to https, and some forget it now and then."""
    return _hash(_SCHEME.sub("", entry.id)) if entry.id else b""


def _name(entry: Entry) -> bytes:
    """Of the title with the date; with the text where the date is no moment; with the guid where there is neither.

    A daily report has one title each day.
    """
    title, text, date = _squeezed(entry.title), _squeezed(text_of(entry)), str(entry.published or "")
    if not title and not text:
        return b""
    if tells_moment(entry.published):
        return _hash(title or text, date)
    if date or text:
        return _hash(title, date, text)
    return _hash(title, "", "", _guid(entry).hex()) if entry.id else b""


def _moment(entry: Entry) -> bytes:
    return _hash(str(entry.published)) if tells_moment(entry.published) else b""


def tells_moment(date: datetime | None) -> bool:
    """Whether a date says more than the day or the hour: full and half hours are midnights in some time zone, or
    hours at which everything is released."""
    return date is not None and not (date.minute % _HALF_AN_HOUR == 0 == date.second == date.microsecond)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _hash(*parts: str, size: int = _ALIAS_BYTES) -> bytes:
    return bytes.fromhex(digest(*parts, size=size))
