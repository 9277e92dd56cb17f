"""A Slack message drawn on the terminal, from the very payload that would be posted."""

import html
import re
from typing import Any

from rich.text import Text

# mrkdwn as Slack reads it: <address|label>, then *bold*.
_LINK = re.compile(r"<([^|>]+)\|([^>]*)>")
_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")


def draw(payload: dict[str, Any]) -> Text:
    """The message as lines: headers and *bold* bold, links by their labels, context dim."""
    drawn = Text()
    for block in payload["blocks"]:
        if drawn:
            drawn.append("\n\n" if block["type"] == "section" else "\n")
        drawn.append_text(_block(block))
    return drawn


def _block(block: dict[str, Any]) -> Text:
    if block["type"] == "header":
        return Text(block["text"]["text"], style="bold")
    if block["type"] == "context":
        return Text(" ".join(element["text"] for element in block["elements"]), style="dim")
    return _mrkdwn(block["text"]["text"])


def _mrkdwn(text: str) -> Text:
    labelled = _LINK.sub(lambda match: match[2], text)
    linked = {html.unescape(match[2]) for match in _LINK.finditer(text)}
    drawn = Text()
    end = 0
    for match in _BOLD.finditer(labelled):
        drawn.append(html.unescape(labelled[end : match.start()]))
        drawn.append(html.unescape(match[1]), style="bold")
        end = match.end()
    drawn.append(html.unescape(labelled[end:]))
    for label in linked:
        drawn.highlight_words([label], style="blue underline")
    return drawn
