"""An alert as one SNS message: a text for people, and the same as JSON for machines in an attribute.

SNS has a way of giving each protocol its own text (`MessageStructure=json`), but with it no attribute is sent (SNS
developer guide, message attributes; seen by users of boto3, issue 1513, and of aws-sdk-ruby, issue 1662), and without
attributes there are no filter policies. So everybody gets the same message: e-mail shows its body and nothing else,
queues and functions read the attribute `alert`.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from wirewatch.model import Alert
from wirewatch.render import clean, email, layout, limits, wording
from wirewatch.render import json as json_lines


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's value as SNS takes it; that of a `String.Array` is a JSON array."""

    type: Literal["String", "String.Array"]
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """What Publish takes."""

    subject: str
    body: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that SNS counts: the body, and the names, types and values of the attributes."""
        parts = (part for name, each in self.attributes.items() for part in (name, each.type, each.value))
        return layout.size(self.body) + sum(map(layout.size, parts))


def message(alert: Alert, *, plain: bool = False) -> Message:
    """The alert's message; `plain` in its simplest form, for when SNS refuses the other.

    `alert` holds the JSON object of `json.line`, or where that is too long the one of `json.bounded`. The other
    attributes are for filter policies: `severity`, `kind`, `source` and `language`, each a text, and `watch` and
    `tags`, each an array. One that would be empty is left out. `watch` and `tags` have as many as fit
    `limits.SNS_ARRAY_BYTES`, the most severe watches first; the others stand in the JSON alone.

    The plain form has the same attributes, so that every filter finds it, with nothing but ASCII in them and in the
    subject. Its body has title, address and id, its JSON is the bounded one.
    """
    short = _attributes(alert, json_lines.bounded(alert))
    if plain:
        ascii_only = {name: replace(each, value=_ascii(each.value)) for name, each in short.items()}
        filled = {name: each for name, each in ascii_only.items() if each.value}
        return Message(_ascii(email.subject(alert))[: limits.SNS_SUBJECT].rstrip(), _body(alert), filled)
    whole = Message(email.subject(alert), email.body(alert), _attributes(alert, json_lines.line(alert)))
    return whole if whole.size <= limits.SNS_MESSAGE_BYTES else replace(whole, attributes=short)


def notice(subject: str, text: str) -> Message:
    """A notice to operators, of any text: cleaned, wrapped and cut as an alert is, without attributes."""
    lines = (clean.short(line, limits.LINE) for line in text.splitlines())
    chunks = [("\n".join(layout.wrap(line, limits.EMAIL_COLUMNS)), 1) for line in lines]
    shown = layout.fitting(chunks, limits.EMAIL_BODY_BYTES, layout.size, "line")
    body = "\n".join(shown).strip() or "(no text)"
    return Message(clean.short(subject, limits.SNS_SUBJECT) or "Wirewatch", f"{body}\n")


def _attributes(alert: Alert, record: str) -> dict[str, Attribute]:
    texts = {
        "alert": record,
        "severity": alert.severity,
        "kind": alert.kind,
        "source": clean.short(alert.source, limits.NAME),
        "language": clean.short(alert.language, limits.NAME),
    }
    arrays = {"watch": _array(alert.watches), "tags": _array(alert.tags)}
    return {name: Attribute("String", text) for name, text in texts.items() if text} | {
        name: Attribute("String.Array", array) for name, array in arrays.items() if array != "[]"
    }


def _array(texts: Iterable[str]) -> str:
    """A JSON array in ASCII of the texts, from the first on, that fit."""
    shown: list[str] = []
    left = limits.SNS_ARRAY_BYTES - len("[]")
    for text in filter(None, map(clean.inline, texts)):
        left -= len(json.dumps(text)) + len(", ")
        if left < 0:
            break
        shown.append(text)
    return json.dumps(shown)


def _body(alert: Alert) -> str:
    id_line = f"Alert {wording.reference(alert)}"
    return "\n".join(filter(None, (wording.title(alert), wording.link(alert.url), id_line))) + "\n"


def _ascii(text: str) -> str:
    """Clean `text` without accents, and with a question mark for each letter that is not ASCII even so."""
    letters = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(letters).encode("ascii", "replace").decode("ascii").split())
