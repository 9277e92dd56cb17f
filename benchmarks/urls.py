"""Addresses read as browsers read them, tracking parameters taken off, and what an article's identity costs.

python -m benchmarks.urls FOLDER

FOLDER holds wpt-urltestdata.json, the web platform's vectors, of which those count whose input begins with http:// or
https://: a parsed one must come out with the same `href`, one marked `failure` must be refused. And
brave-query-filter.json, the parameters that one browser removes: those for every site must go. Exit code 1: one of them
does not. 2: no data.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wirewatch import urls

VECTORS, FILTER = "wpt-urltestdata.json", "brave-query-filter.json"
EVERYWHERE = "*://*/*"
# Ways in which publishers name a story; none of them may go.
STORY_IDS = "id p v story article storyid newsid sid aid item doc page_id nid itemid idx no".split()  # noqa: SIM905
TIMED = (
    ("plain", "https://www.example.com/world/2024/may/07/a-long-headline-of-a-story-{}"),
    ("tracked", "https://www.example.com/world/2024/may/07/a-headline-{}?utm_source=rss&utm_medium=feed"),
    ("with an id", "https://example.com/x/?id={}"),
    ("Cyrillic", "https://example.com/новости/2024/{}"),
    ("AMP", "https://www.example.com/world/story-{}/amp/"),
    ("wrapped", "https://www.google.com/url?rct=j&url=https://www.example.com/a/{}&ct=ga"),
)
TIMES = 10_000


def main() -> int:
    """Print what is not as it should be, the counts, and the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    missing = [name for name in (VECTORS, FILTER) if not (folder / name).is_file()]
    if missing:
        print(f"{folder}: there is no {' and no '.join(missing)}, so there is nothing to measure.")
        return 2
    vectors = [row for row in _read(folder / VECTORS) if isinstance(row, dict) and _counts(row)]
    parsed = [row for row in vectors if not row.get("failure")]
    refused = [row for row in vectors if row.get("failure")]
    alone = [row for row in refused if not row.get("base")]
    wrong = [row for row in vectors if urls.parsed(row["input"], row.get("base") or "") != row.get("href", "")]
    for row in wrong:
        print(f"wrong: {row['input']!r} on {row.get('base')!r}: {urls.parsed(row['input'], row.get('base') or '')!r}")
    print(f"inputs with http:// or https://: {_right(parsed, wrong)} parsed alike, {_right(alone, wrong)} refused")
    print(f"and with a base besides: {_right([row for row in refused if row.get('base')], wrong)} refused")

    names = [name for rule in _read(folder / FILTER) if EVERYWHERE in rule["include"] for name in rule["params"]]
    left = [name for name in names if urls.canonical(f"https://a.example/x?{name}=1") != "https://a.example/x"]
    print(f"parameters removed everywhere: {len(names) - len(left)} of {len(names)} {' '.join(left)}")
    lost = [name for name in STORY_IDS if not urls.canonical(f"https://a.example/x?{name}=1").endswith(f"?{name}=1")]
    print(f"story ids kept: {len(STORY_IDS) - len(lost)} of {len(STORY_IDS)} {' '.join(lost)}")

    print(f"{'':<12}{'canonical':>12}{'absolute':>12}")
    for name, form in TIMED:
        print(f"{name:<12}{_cost(urls.canonical, form):>9.2f} µs{_cost(urls.absolute, form):>9.2f} µs  {form}")
    return 1 if wrong or left or lost else 0


def _read(path: Path) -> list[Any]:
    content: list[Any] = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    return content


def _counts(row: dict[str, Any]) -> bool:
    return str(row["input"]).lower().startswith(("http://", "https://"))


def _right(rows: list[dict[str, Any]], wrong: list[dict[str, Any]]) -> str:
    return f"{sum(row not in wrong for row in rows)} of {len(rows)}"


def _cost(function: Callable[[str], str], form: str) -> float:
    """Microseconds an address, each a different one: the best of five rounds."""
    addresses = [form.format(number) for number in range(TIMES)]
    rounds = []
    for _ in range(5):
        began = time.perf_counter()
        for address in addresses:
            function(address)
        rounds.append(time.perf_counter() - began)
    return min(rounds) / TIMES * 1e6


if __name__ == "__main__":
    sys.exit(main())
