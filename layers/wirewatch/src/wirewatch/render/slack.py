"""An alert as the JSON body for a Slack incoming webhook.

Sections are mrkdwn, as only that has bold and labelled links; header and context are plain_text, which has neither
and so nothing to abuse. All text counts as it is sent, entities included: Slack does not say when it counts.
"""

from zoneinfo import ZoneInfo

from wirewatch.model import Alert, Headline
from wirewatch.render import clean, layout, limits, mrkdwn, wording
from wirewatch.render.counting import more

_MARKERS = {"low": "⚪", "normal": "🔵", "high": "🟠", "critical": "🔴"}
_LOUD = ("high", "critical")
_TITLE = 800
_SUMMARY = 1_000
_NOTE = 500
_WATCHES = 1_000
_LABEL = 400
_ADDRESS = 1_500
_CONTEXT = 1_500
# `unfurl_links` alone would still show the images and videos a link leads to.
_QUIET: dict[str, object] = {"unfurl_links": False, "unfurl_media": False}
_NAMES = ("Source", "Section")


def payload(alert: Alert, zone: ZoneInfo) -> dict[str, object]:
    """Block Kit message: within every limit of `limits`, with `text` for notifications, nothing unfurled."""
    why = wording.why(alert, limits.SLACK_PLACES)
    middle = _headlines(alert, zone) if alert.kind == "summary" else _why(why, named=_about(alert))
    blocks = [
        {"type": "header", "text": _plain(_heading(alert), limits.SLACK_HEADER)},
        *map(_section, filter(None, [*_opening(alert), *middle, *_closing(alert, why)])),
        {"type": "context", "elements": [_plain(_context(alert, zone), _CONTEXT)]},
    ]
    return {"text": _notice(alert), "blocks": blocks, **_QUIET}


def plain(alert: Alert) -> dict[str, object]:
    """The same alert as text alone, for when Slack refuses the blocks."""
    address = mrkdwn.escape(_address(alert.url))
    id_line = f"Alert {mrkdwn.literal(wording.reference(alert))}"
    return {"text": "\n".join(filter(None, (_notice(alert), address, id_line))), **_QUIET}


def _heading(alert: Alert) -> str:
    if alert.kind == "summary":
        return f"{_MARKERS[alert.severity]} {wording.title(alert)}"
    words = [alert.severity.capitalize()] if alert.severity in _LOUD else []
    words += ["update" if words else "Update"] if alert.kind == "update" else []
    return f"{_MARKERS[alert.severity]} {' '.join(words)}{': ' if words else ''}{_about(alert) or 'Alert'}"


def _about(alert: Alert) -> str:
    return wording.watches(alert.watches, limits.SLACK_HEADER // 2)


def _notice(alert: Alert) -> str:
    """One line for the notification on a phone."""
    what = wording.total(alert) if alert.kind == "summary" else wording.title(alert)
    return mrkdwn.within(f"{_heading(alert)}: {what}", _TITLE)


def _opening(alert: Alert) -> list[str]:
    if alert.kind == "summary":
        return [mrkdwn.literal(f"{wording.FIRST_LOOK}\n{wording.tally(alert)}")]
    intro = wording.UPDATE if alert.kind == "update" else ""
    return [_linked(wording.title(alert), alert.url), intro]


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


def _why(why: wording.Why, named: str) -> list[str]:
    """The places; before them the watches, where the header has `named` only some."""
    chunks = [(_place(label, sentence), 1) for label, sentence in why.labelled()]
    if why.watches != named:
        chunks.insert(0, (f"Watches: {mrkdwn.within(why.watches, _WATCHES)}", 0))
    if why.more:
        chunks.append((f"\n{more(why.more, 'place')}", why.more))
    return _packed(layout.fitting(chunks, limits.SLACK_WHY, clean.units, "place"))


def _place(label: str, sentence: clean.Marked) -> str:
    heading = f"\n{mrkdwn.within(label, _LABEL)}\n" if label else ""
    return f"{heading}•  {mrkdwn.bold(sentence)}"


def _headlines(alert: Alert, zone: ZoneInfo) -> list[str]:
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


def _context(alert: Alert, zone: ZoneInfo) -> str:
    rows = [*wording.facts(alert, zone), ("Alert", wording.reference(alert))]
    return " · ".join(value if label in _NAMES else f"{label.lower()} {value}" for label, value in rows)


def _section(text: str) -> dict[str, object]:
    # Verbatim: Slack would else make links of bare host names, and mentions of words like @here.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _plain(text: str, limit: int) -> dict[str, object]:
    return {"type": "plain_text", "text": mrkdwn.within(text, limit, mrkdwn.escape), "emoji": False}
