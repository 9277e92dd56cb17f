"""What every form of an alert says, clean and in the same words; the forms only lay it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from wirewatch.model import Alert, Headline
from wirewatch.render import clean, edits, limits, quotes, times
from wirewatch.render.counting import count, in_words

FIRST_LOOK = (
    "This was Wirewatch's first look at this source. What it lists now is taken as known;"
    " from here on, each new article that matches is an alert of its own."
)
UPDATE = "An earlier alert spoke of this article or its story. What is new is below."

_FIELDS = {
    "title": "In the title",
    "body": "In the text",
    "url": "In the address",
    "author": "Its author",
    "source": "Its source",
    "language": "Its language",
    "tags": "Its tags",
}
_FORMS = {"partial": "part of the name", "transliterated": "in other letters", "look-alike": "look-alike letters"}
_ID_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that raised the alert, where it stands ("In the title"), and the watches it speaks for.

    `watches` is a text as `watches` gives it; empty where the alert has one watch alone, which needs no repeating.
    """

    where: str
    watches: str
    sentence: clean.Marked


@dataclass(frozen=True, slots=True)
class Why:
    """Why an alert came: all its watches by name, the few places that tell the most, and how many `more` there are."""

    watches: str
    places: tuple[Place, ...]
    more: int = 0

    def labelled(self) -> list[tuple[str, clean.Marked]]:
        """The sentences, each with its label "In the title (potash, belarus):"; empty where it is the one before."""
        labels = [f"{place.where} ({place.watches}):" if place.watches else f"{place.where}:" for place in self.places]
        fresh = [label if label != before else "" for before, label in zip(["", *labels], labels, strict=False)]
        return [(label, place.sentence) for label, place in zip(fresh, self.places, strict=True)]


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


def named(alert: Alert) -> Alert:
    """The alert with the names of its watches for their ids, as people are to see it."""
    if not alert.names:
        return alert

    def names(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(alert.names.get(watch, watch) for watch in ids)

    return replace(
        alert,
        watches=names(alert.watches),
        matches=tuple(replace(match, watch=alert.names.get(match.watch, match.watch)) for match in alert.matches),
        headlines=tuple(replace(headline, watches=names(headline.watches)) for headline in alert.headlines),
    )


def watches(ids: Iterable[str], limit: int, *, all_or_first: bool = False) -> str:
    """Watch ids as "belarus-potash, potash +3": as many as fit `limit` UTF-16 units, at least one; or empty.

    With `all_or_first`, where not all fit only the first is named.
    """
    names = [name for name in (clean.short(watch, limits.WATCH) for watch in ids) if name]
    for shown in range(len(names), len(names) - 1 if all_or_first else 1, -1):
        text = ", ".join(names[:shown]) + _rest(len(names) - shown)
        if clean.units(text) <= limit:
            return text
    rest = _rest(len(names) - 1)
    return clean.cut(names[0], limit - len(rest)) + rest if names else ""


def link(url: str) -> str:
    """`url` fit to show, or empty: not http or https, or longer than `limits.LINK` (a link cut short is wrong)."""
    address = clean.link(url)
    return address if len(address) <= limits.LINK else ""


def why(alert: Alert, most: int) -> Why:
    """Why the alert came: every watch named, every sentence once, at most `most` places unless a watch needs another.

    The title comes first, then sentences that speak for watches not yet shown, then earlier ones; all of them stand
    in the order of the text.
    """
    order = list(dict.fromkeys((*alert.watches, *(match.watch for match in alert.matches))))
    found = quotes.gathered(alert.matches)
    chosen = _telling(found, most)
    places = tuple(_place(found[at], order) for at in chosen)
    return Why(watches(order, limits.ALL_WATCHES), places, len(found) - len(chosen))


def where(quote: quotes.Quote) -> str:
    """Where a sentence stands, and how its words were found where not as the watchlist has them."""
    forms = sorted(_FORMS[form] for form in quote.forms if form in _FORMS)
    return ", ".join([_FIELDS[quote.field], *forms])


def summary(alert: Alert) -> str:
    """The article's short summary; empty where the title has said all of it."""
    text = clean.short(alert.summary, limits.SUMMARY)
    return "" if text in title(alert) else text


def summary_besides(alert: Alert, reasons: Why) -> str:
    """The summary for a channel that is skimmed: empty where the title and the places shown have said all of it."""
    text = rest = summary(alert)
    for said in (title(alert), *(place.sentence.text for place in reasons.places)):
        if text in said:
            return ""
        rest = rest.replace(said, "")
    return text if any(map(str.isalnum, rest)) else ""


def changes(alert: Alert) -> edits.Changes:
    """What the edit changed of which an update speaks; nothing where it speaks of none."""
    return edits.gathered(alert.changes) if alert.kind == "update" else edits.Changes()


def facts(alert: Alert) -> list[tuple[str, str]]:
    """What is known of the article, as (label, value); what is not known has no row, but for its date."""
    zone = times.zone(alert.timezone)
    after = times.later(alert.published, alert.first_seen)
    seen = times.moment(alert.first_seen, zone) + (f" ({after})" if after else "")
    if alert.kind == "summary":
        return [("Source", source(alert)), ("Seen", seen)]
    reading = f"{count(alert.reading_minutes, 'minute')}" if alert.reading_minutes > 0 else ""
    rows = [
        ("Source", source(alert)),
        ("Section", clean.short(alert.section, limits.NAME)),
        ("Published", times.moment(alert.published, zone)),
        ("First seen", seen),
        ("Reading", reading),
        ("Severity", alert.severity),
        ("Also in", others(alert)),
    ]
    return [(label, value) for label, value in rows if value]


def others(alert: Alert) -> str:
    """Who else carries the alert's story, as "paper, agency +3"; empty where nobody does."""
    return watches((name for name in alert.story_sources if name != alert.source), limits.WATCHES)


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


def _telling(found: Sequence[quotes.Quote], most: int) -> list[int]:
    """Which places to show, in the order of the text."""
    chosen = [at for at, quote in enumerate(found) if quote.field == "title"][:most]
    unshown = {watch for quote in found for watch in quote.watches}
    unshown.difference_update(*(found[at].watches for at in chosen))
    while unshown:
        best = max(range(len(found)), key=lambda at: len(found[at].watches & unshown))
        unshown -= found[best].watches
        chosen.append(best)
    others = [at for at in range(len(found)) if at not in chosen]
    return sorted([*chosen, *others[: max(0, most - len(chosen))]])


def _place(quote: quotes.Quote, order: Sequence[str]) -> Place:
    sentence = clean.excerpt(quote.sentence, limits.SENTENCE)
    several = [watch for watch in order if watch in quote.watches] if len(order) > 1 else []
    return Place(
        where=where(quote),
        watches=watches(several, limits.WATCHES),
        sentence=sentence if sentence.text else replace(sentence, text="(no text)"),
    )
