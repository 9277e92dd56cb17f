"""An alert as a plain text e-mail, for a person at a desk."""

from zoneinfo import ZoneInfo

from wirewatch.model import Alert, Headline
from wirewatch.render import clean, layout, limits, times, wording
from wirewatch.render.counting import more

_LABEL = 12
_LOUD = ("high", "critical")


def subject(alert: Alert) -> str:
    """One line of at most 99 characters without controls: what matters first, then the title."""
    if alert.kind == "summary":
        return clean.cut(f"{wording.title(alert)}: {wording.total(alert)}", limits.SNS_SUBJECT)
    about = wording.watches(wording.named(alert).watches, limits.SUBJECT_WATCHES, all_or_first=True) or "alert"
    return clean.cut(f"{_tag(alert)}{about}: {wording.title(alert)}", limits.SNS_SUBJECT)


def body(alert: Alert) -> str:
    """The message: at most 32 KiB of UTF-8, wrapped at 72 columns; links stand alone and are never broken."""
    alert = wording.named(alert)
    why = wording.why(alert, limits.EMAIL_PLACES)
    opening, closing = _opening(alert), _closing(alert)
    taken = sum(layout.size(block) + 2 for block in [*opening, *closing])
    room = limits.EMAIL_BODY_BYTES - taken
    middle = _headlines(alert, room) if alert.kind == "summary" else _why(why, room)
    return "\n\n".join([*opening, *middle, *closing]) + "\n"


def _tag(alert: Alert) -> str:
    words = [alert.severity.upper()] if alert.severity in _LOUD else []
    words += ["UPDATE"] if alert.kind == "update" else []
    return f"[{' '.join(words)}] " if words else ""


def _opening(alert: Alert) -> list[str]:
    top = "\n".join(filter(None, (_text(wording.title(alert)), wording.link(alert.url))))
    blocks = [top, _text(wording.summary(alert))]
    if alert.kind == "update":
        blocks += [_text(f"UPDATE: {wording.UPDATE}"), _changes(alert)]
    if alert.kind == "summary":
        blocks += [_text(wording.FIRST_LOOK), _text(wording.tally(alert))]
    return [block for block in blocks if block]


def _changes(alert: Alert) -> str:
    lines = wording.changes(alert).lines()
    return "\n".join(wrapped for line in lines for wrapped in layout.wrap(line, limits.EMAIL_COLUMNS, "  ", "    "))


def _closing(alert: Alert) -> list[str]:
    facts = "\n".join(_fact(label, value) for label, value in wording.facts(alert))
    blocks = [
        facts if alert.kind == "summary" else f"THE ARTICLE\n\n{facts}",
        _text(clean.short(alert.note, limits.NOTE)),
        _text(f"Alert {wording.reference(alert)}. A second message with this id is the same alert."),
    ]
    return [block for block in blocks if block]


def _why(why: wording.Why, room: int) -> list[str]:
    if not (why.watches or why.places):
        return []
    heading = f"WHY IT MATCHED{': ' if why.watches else ''}{why.watches}"
    heading = "\n".join(layout.wrap(heading, limits.EMAIL_COLUMNS, "", "  "))
    chunks = [(_place(label, sentence), 1) for label, sentence in why.labelled()]
    if why.more:
        chunks.append((f"  {more(why.more, 'place')}", why.more))
    return [heading, *layout.fitting(chunks, room - layout.size(heading) - 2, layout.size, "place")]


def _headlines(alert: Alert, room: int) -> list[str]:
    zone = times.zone(alert.timezone)
    chunks = [(_headline(headline, zone), 1) for headline in alert.headlines]
    return layout.fitting(chunks, room, layout.size, "article")


def _headline(headline: Headline, zone: ZoneInfo) -> str:
    title = layout.wrap(wording.headline(headline.title), limits.EMAIL_COLUMNS, "  ")
    facts = layout.wrap(wording.headline_facts(headline, zone), limits.EMAIL_COLUMNS, "  ")
    address = wording.link(headline.url)
    return "\n".join([*title, *facts, *([f"  {address}"] if address else [])])


def _place(label: str, sentence: clean.Marked) -> str:
    text = "".join(f"**{piece}**" if hit else piece for piece, hit in sentence.pieces())
    heading = layout.wrap(label, limits.EMAIL_COLUMNS, "  ") if label else []
    return "\n".join([*heading, *layout.wrap(text, limits.EMAIL_COLUMNS, "    ")])


def _fact(label: str, value: str) -> str:
    return "\n".join(layout.wrap(value, limits.EMAIL_COLUMNS, f"{label:<{_LABEL}}", " " * _LABEL))


def _text(text: str) -> str:
    return "\n".join(layout.wrap(text, limits.EMAIL_COLUMNS))
