"""What every form of an alert says, clean and in the same words; the forms only lay it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from wirewatch.model import Alert, Headline, Match
from wirewatch.render import clean, limits, times
from wirewatch.render.counting import count, in_words

FIRST_LOOK = (
    "This was Wirewatch's first look at this source. What it lists now is taken as known;"
    " from here on, each new article that matches is an alert of its own."
)
UPDATE = "An earlier alert spoke of this article or its story. What is new is below."

_FIELDS = {"title": "in the title", "body": "in the text"}
_ID_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that made a watch fire: the terms found in it, and where it stands ("in the title")."""

    terms: str
    where: str
    sentence: clean.Marked


@dataclass(frozen=True, slots=True)
class Reason:
    """A watch and its places, in the order of the text; `more` counts the places left out."""

    watch: str
    places: tuple[Place, ...]
    more: int = 0


def title(alert: Alert) -> str:
    """The article's title, or for a summary what it is about; never empty."""
    if alert.kind == "summary":
        return f"First look at {source(alert)}"
    return headline(alert.title)


def headline(text: str) -> str:
    """A title from outside, clean, of at most `limits.TITLE`; never empty."""
    return clean.short(text, limits.TITLE) or "(no title)"


def source(alert: Alert) -> str:
    """The source's name, or its id where it has none."""
    return clean.short(alert.source_name, limits.NAME) or clean.short(alert.source, limits.NAME) or "(no name)"


def watches(ids: Iterable[str], limit: int) -> str:
    """Watch ids as "belarus-potash, potash +3": as many as fit `limit` UTF-16 units, at least one; or empty."""
    names = [name for name in (clean.short(watch, limits.WATCH) for watch in ids) if name]
    for shown in range(len(names), 1, -1):
        text = ", ".join(names[:shown]) + _rest(len(names) - shown)
        if clean.units(text) <= limit:
            return text
    rest = _rest(len(names) - 1)
    return clean.cut(names[0], limit - len(rest)) + rest if names else ""


def link(url: str) -> str:
    """`url` fit to show, or empty: not http or https, or longer than `limits.LINK` (a link cut short is wrong)."""
    address = clean.link(url)
    return address if len(address) <= limits.LINK else ""


def reasons(alert: Alert, most: int) -> tuple[Reason, ...]:
    """Why each watch fired, in the order of `alert.watches`, with at most `most` places a watch.

    Where places are left out, those that show a term for the first time stay before those that repeat one.
    """
    order = dict.fromkeys((*alert.watches, *(match.watch for match in alert.matches)))
    return tuple(_reason(watch, [match for match in alert.matches if match.watch == watch], most) for watch in order)


def facts(alert: Alert, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What is known of the article, as (label, value); what is not known has no row, but for its date."""
    after = times.later(alert.published, alert.first_seen)
    seen = times.moment(alert.first_seen, zone) + (f" ({after})" if after else "")
    if alert.kind == "summary":
        return [("Source", source(alert)), ("Seen", seen)]
    others = [name for name in alert.story_sources if name != alert.source]
    reading = f"{count(alert.reading_minutes, 'minute')}" if alert.reading_minutes > 0 else ""
    rows = [
        ("Source", source(alert)),
        ("Section", clean.short(alert.section, limits.NAME)),
        ("Published", times.moment(alert.published, zone)),
        ("First seen", seen),
        ("Reading", reading),
        ("Severity", alert.severity),
        ("Also in", watches(others, limits.WATCHES)),
    ]
    return [(label, value) for label, value in rows if value]


def headline_facts(headline: Headline, zone: ZoneInfo) -> str:
    """When a summary's article was published and which watches it matches, on one line."""
    when = times.moment(headline.published, zone) if headline.published else "date not given"
    return "; ".join(filter(None, (when, watches(headline.watches, limits.WATCHES))))


def total(alert: Alert) -> str:
    """A summary's counts: "37 of 210 articles already match"."""
    return (
        f"{alert.matching} of {count(alert.listed, 'article')} already {'matches' if alert.matching == 1 else 'match'}"
    )


def tally(alert: Alert) -> str:
    """What leads to a summary's list: "37 of 210 articles already match; the newest five:"."""
    shown = len(alert.headlines)
    if not shown:
        return f"{total(alert)}."
    return f"{total(alert)}:" if shown >= alert.matching else f"{total(alert)}; the newest {in_words(shown)}:"


def reference(alert: Alert) -> str:
    """The alert's id as people quote it: its first 8 characters."""
    return clean.inline(alert.id)[:_ID_SHOWN] or "(no id)"


def _rest(amount: int) -> str:
    return f" +{amount}" if amount > 0 else ""


def _reason(watch: str, matches: Sequence[Match], most: int) -> Reason:
    sentences: dict[tuple[str, str], list[Match]] = {}
    for match in matches:
        sentences.setdefault((match.field, match.snippet), []).append(match)
    groups = list(sentences.values())
    chosen = groups if len(groups) <= most else _telling(groups, most)
    name = clean.short(watch, limits.WATCH) or "(no name)"
    return Reason(name, tuple(map(_place, chosen)), len(groups) - len(chosen))


def _telling(groups: Sequence[Sequence[Match]], most: int) -> list[Sequence[Match]]:
    known: set[str] = set()
    repeats: list[tuple[bool, int]] = []
    for at, group in enumerate(groups):
        terms = {match.term for match in group}
        repeats.append((terms <= known, at))
        known |= terms
    return [groups[at] for at in sorted(at for _, at in sorted(repeats)[:most])]


def _place(group: Sequence[Match]) -> Place:
    """One sentence, once, with all that was found in it."""
    terms = dict.fromkeys(clean.short(match.term, limits.WATCH) for match in group)
    marks = [mark for match in group for mark in match.marks]
    sentence = clean.excerpt(clean.marked(group[0].snippet, marks), limits.SENTENCE)
    return Place(
        terms=clean.cut(", ".join(filter(None, terms)), limits.TERMS),
        where=_FIELDS[group[0].field],
        sentence=sentence if sentence.text else replace(sentence, text="(no text)"),
    )
