"""Watchlists with something put in, cut out or moved: each is read, or refused with its place."""

import os
import random
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from wirewatch import watchlist
from wirewatch.errors import ConfigError, Fault

DATA = Path(__file__).parents[1] / "data/config"
# WIREWATCH_CASES=100000 for the long run, WIREWATCH_SEED to see one again.
CASES = int(os.environ.get("WIREWATCH_CASES", "2000"))
SEED = int(os.environ.get("WIREWATCH_SEED", "0")) or random.SystemRandom().getrandbits(32)
FILES = {
    "lists/a.txt": "Belarusbank\n# a comment\ngrodno azot\n",
    "lists/n.txt": "LUKASHENKA, Viktar\nBelaruskali OAO\n",
}
WHOLE = """\
settings: {timezone: Europe/Vilnius, quiet_hours: '22:00-06:00', digest_at: '08:00'}
lists:
  belarus: [Belarus*, Лукашенк*, '@places']
  places: {terms: [Minsk, Homel*], file: lists/a.txt}
  ofac: {names: lists/n.txt}
watches:
  - potash
  - '@ofac'
  - id: belarus-potash
    name: Belarus and potash
    query: |-
      @belarus NEAR/15 (sanction* OR embargo* OR "potassium chloride") # near
      NOT title:football
    exclude: 'sanction* NEAR/3 (doping OR "football club")'
    severity: high
    deliver: daily
    max_per_hour: 10
    max_per_day: 40
    corroboration: [3, 10]
    tags: [trade]
    sources: {include: [a, b], exclude: [c]}
    languages: [en, lt]
    mute_until: 2026-01-31T08:00
    note: "Ask\\tfirst"
    should_match: [Embargo on Belarus]
    should_not_match: [Belarus sells wheat]
  - id: long
    query: '(ATLEAST/3 sanction* AND words>500) OR case:"ICE" OR lang:ru source:x'
"""
FRAGMENTS = [
    "*", "?", "&x ", "!", "'", '"', "\\", ": ", "- ", "  ", "\t", "\n", "\r", "#", " # ", "@", "@places", "@belarus",
    "[", "]", "{", "}", "(", ")", "|", ">", "---", "%", "\ufeff", "\x00", "\ud800", "\u2028", " AND ", " OR ", " NOT ",
    " NEAR/5 ", " NEAR/ ", " -", "ATLEAST/2 ", "title:", "lang:", "case:", "words>5", "age:2d", "or", "the", "ka*", "“",
    "query: ", "id: ", "exclude: ", "should_match: [x]", "lists/", "../", "0", "9999-12-31", "翻訳", "ß", "и\u0306",
    "𝔸",
]  # fmt: skip


def test_whatever_becomes_of_a_watchlist_it_is_read_or_refused_with_its_place() -> None:
    print(f"WIREWATCH_SEED={SEED}")  # noqa: T201 - to see a run again
    source = random.Random(SEED)  # noqa: S311
    table = yaml.load((DATA / "watchlist_accepted.yaml").read_bytes(), yaml.BaseLoader)  # noqa: S506 - texts only
    seeds = [(WHOLE, FILES)] * len(table) + [(row["text"], row.get("files", {})) for row in table]
    accepted = 0
    for case in range(CASES):
        text, files = source.choice(seeds)
        text, files = _changed(text, source), {path: _changed(one, source) for path, one in files.items()}
        accepted += _is_read(text, files, f"case {case} of seed {SEED}")
    assert 0 < accepted < CASES


def _is_read(text: str, files: Mapping[str, str], case: str) -> bool:
    try:
        loaded = watchlist.load(text, files)
    except ConfigError as error:
        faults = error.faults
    except Exception as error:
        raise AssertionError(f"{case}: {text!r} {files!r}") from error
    else:
        assert loaded.watches, case
        return True
    assert faults, case
    for fault in faults:
        assert fault.message, case
        assert _has_place(fault), f"{case}: {fault}"
    return False


def _has_place(fault: Fault) -> bool:
    about_the_file = re.search(r"the file is (?:empty|larger)|nothing in this file", fault.message)
    return bool(about_the_file) if fault.line == 0 else fault.column > 0


def _changed(text: str, source: random.Random) -> str:
    for _ in range(source.randrange(4)):
        start = source.randrange(len(text) + 1)
        end = min(len(text), start + source.randrange(13))
        match source.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:]
            case 2:
                at = source.randrange(len(text) + 1)
                text = text[:at] + text[start:end] + text[at:]
            case 3:
                text = text[:start] + source.choice(FRAGMENTS) + text[end:]
            case _:
                text = text[:start] + source.choice(FRAGMENTS) + text[start:]
    return text
