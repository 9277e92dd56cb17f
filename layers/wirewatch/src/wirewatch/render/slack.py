"""An alert as the JSON body for a Slack incoming webhook.

Sections are mrkdwn, as only that has bold and labelled links; header and context are plain_text, which has neither
and so nothing to abuse. All text counts as it is sent, entities included: Slack does not say when it counts.
"""

import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from wirewatch.model import Alert, Headline
from wirewatch.render import clean, layout, limits, mrkdwn, times, wording
from wirewatch.render.counting import more

_MARKERS = {"low": "⚪", "normal": "🔵", "high": "🟠", "critical": "🔴"}
_LOUD = ("high", "critical")
_TITLE = 800
_SUMMARY = 1_000
_NOTE = 500
_WATCHES = 1_000
_LABEL = 400
_CHANGE = 400
_ADDRESS = 1_500
_CONTEXT = 1_500
# `unfurl_links` alone would still show the images and videos a link leads to.
_QUIET: dict[str, object] = {"unfurl_links": False, "unfurl_media": False}
_NAMES = ("Source", "Section")
_LEADS = ("•  ", "     ")
_DIVIDER: dict[str, object] = {"type": "divider"}


def grouped(alerts: Sequence[Alert]) -> list[Sequence[Alert]]:
    """The alerts in order, in as few groups as `payload` may take at once: Slack takes one message a second."""
    groups: list[Sequence[Alert]] = []
    blocks = room = 0
    for alert in alerts:
        own = [_DIVIDER, *_blocks(wording.named(alert))]
        cost = sum(map(_cost, own))
        if not groups or blocks + len(own) > limits.SLACK_BLOCKS or cost > room:
            groups.append([])
            blocks, room = 0, limits.SLACK_MESSAGE - _TITLE
        groups[-1] = [*groups[-1], alert]
        blocks += len(own)
        room -= cost
    return groups


def payload(*alerts: Alert) -> dict[str, object]:
    """Block Kit message of an alert, or of a group of `grouped`, which has a line between two of them.

    Within every limit of `limits`, with `text` for notifications, nothing unfurled.
    """
    named = tuple(map(wording.named, alerts))
    _, *blocks = (block for alert in named for block in (_DIVIDER, *_blocks(alert)))
    return {"text": _notice(named), "blocks": blocks, **_QUIET}


def plain(*alerts: Alert) -> dict[str, object]:
    """The same alerts as text alone, for when Slack refuses the blocks."""
    return {"text": "\n\n".join(map(_text, map(wording.named, alerts))), **_QUIET}


def _blocks(alert: Alert) -> list[dict[str, object]]:
    why = wording.why(alert, limits.SLACK_PLACES)
    edit = _changes(alert)
    room = limits.SLACK_WHY - clean.units(edit)
    middle = _headlines(alert) if alert.kind == "summary" else _why(why, _about(alert), room)
    return [
        {"type": "header", "text": _plain(_heading(alert), limits.SLACK_HEADER)},
        *map(_section, filter(None, [*_opening(alert, edit), *middle, *_closing(alert, why)])),
        {"type": "context", "elements": [_plain(_context(alert), _CONTEXT)]},
    ]


def _cost(block: dict[str, object]) -> int:
    """What a block takes of `limits.SLACK_MESSAGE`."""
    return clean.units(json.dumps(block, ensure_ascii=False)) + limits.SLACK_BLOCK


def _text(alert: Alert) -> str:
    address = mrkdwn.escape(_address(alert.url))
    id_line = f"Alert {mrkdwn.literal(wording.reference(alert))}"
    return "\n".join(filter(None, (_notice([alert]), address, id_line)))


def _heading(alert: Alert) -> str:
    if alert.kind == "summary":
        return f"{_MARKERS[alert.severity]} {wording.title(alert)}"
    words = [alert.severity.capitalize()] if alert.severity in _LOUD else []
    words += ["update" if words else "Update"] if alert.kind == "update" else []
    return f"{_MARKERS[alert.severity]} {' '.join(words)}{': ' if words else ''}{_about(alert) or 'Alert'}"


def _about(alert: Alert) -> str:
    return wording.watches(alert.watches, limits.SLACK_HEADER // 2)


def _notice(alerts: Sequence[Alert]) -> str:
    """One line for the notification on a phone."""
    several = f"{len(alerts)} alerts: " if len(alerts) > 1 else ""
    return mrkdwn.within(several + "; ".join(map(_news, alerts)), _TITLE)


def _news(alert: Alert) -> str:
    what = wording.total(alert) if alert.kind == "summary" else wording.title(alert)
    return f"{_heading(alert)}: {what}"


def _opening(alert: Alert, edit: str) -> list[str]:
    if alert.kind == "summary":
        return [mrkdwn.literal(f"{wording.FIRST_LOOK}\n{wording.tally(alert)}")]
    intro = wording.UPDATE if alert.kind == "update" else ""
    return [_linked(wording.title(alert), alert.url), "\n".join(filter(None, (intro, edit)))]


def _changes(alert: Alert) -> str:
    changes = wording.changes(alert)
    chunks = [(_change(lines), 1) for lines in changes.shown]
    if changes.more:
        chunks.append((more(changes.more, "change"), changes.more))
    return "\n".join(layout.fitting(chunks, limits.SLACK_CHANGES, clean.units, "change"))


def _change(lines: tuple[str, ...]) -> str:
    return "\n".join(lead + mrkdwn.within(line, _CHANGE) for lead, line in zip(_LEADS, lines, strict=False))


def _closing(alert: Alert, why: wording.Why) -> list[str]:
    note = mrkdwn.within(clean.short(alert.note, limits.NOTE), _NOTE)
    return [mrkdwn.within(wording.summary_besides(alert, why), _SUMMARY), note]


def _linked(title: str, url: str) -> str:
    """The title in bold, leading to the article, and the host it leads to: a title can name another."""
    address = _address(url)
    label = mrkdwn.within(title, _TITLE)
    return f"*{mrkdwn.link(address, label)}*  ({mrkdwn.literal(clean.host(address))})" if address else label


def _address(url: str) -> str:
    address = wording.link(url)
    return address if clean.units(mrkdwn.escape(address)) <= _ADDRESS else ""


def _why(why: wording.Why, named: str, room: int) -> list[str]:
    """The places; before them the watches, where the header has `named` only some."""
    chunks = [(_place(label, sentence), 1) for label, sentence in why.labelled()]
    if why.watches != named:
        chunks.insert(0, (f"Watches: {mrkdwn.within(why.watches, _WATCHES)}", 0))
    if why.more:
        chunks.append((f"\n{more(why.more, 'place')}", why.more))
    return _packed(layout.fitting(chunks, room, clean.units, "place"))


def _place(label: str, sentence: clean.Marked) -> str:
    heading = f"\n{mrkdwn.within(label, _LABEL)}\n" if label else ""
    return f"{heading}•  {mrkdwn.bold(sentence)}"


def _headlines(alert: Alert) -> list[str]:
    zone = times.zone(alert.timezone)
    chunks = [(_headline(headline, zone), 1) for headline in alert.headlines]
    return _packed(layout.fitting(chunks, limits.SLACK_HEADLINES, clean.units, "article"))


def _headline(headline: Headline, zone: ZoneInfo) -> str:
    facts = wording.headline_facts(headline, zone)
    return f"•  {_linked(wording.headline(headline.title), headline.url)}\n     {mrkdwn.literal(facts)}"


def _packed(chunks: list[str]) -> list[str]:
    """The chunks, each on lines of its own, in as few texts as a section's limit allows."""
    texts = [""]
    for chunk in chunks:
        joined = f"{texts[-1]}\n{chunk}".lstrip("\n")
        if clean.units(joined) <= limits.SLACK_TEXT:
            texts[-1] = joined
        else:
            texts.append(chunk.lstrip("\n"))
    return texts


def _context(alert: Alert) -> str:
    rows = [*wording.facts(alert), ("Alert", wording.reference(alert))]
    return " · ".join(value if label in _NAMES else f"{label.lower()} {value}" for label, value in rows)


def _section(text: str) -> dict[str, object]:
    # Verbatim: Slack would else make links of bare host names, and mentions of words like @here.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _plain(text: str, limit: int) -> dict[str, object]:
    return {"type": "plain_text", "text": mrkdwn.within(text, limit, mrkdwn.escape), "emoji": False}
