"""Lines and links on a terminal and in a pipe: whole, so that grep finds them and the mouse copies them."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from wirewatch.model import Alert, Headline, Kind, Match
from wirewatch.render import console

LINK = "https://example.com/" + "a-long-way-to-go/" * 7 + "a-story.htm"
SENTENCE = "Potash " + "goes on and on " * 18 + "and ends."
WATCHES = tuple(f"watch-{n}" for n in range(9))


def printed(kind: Kind, *, terminal: bool, soft_wrap: bool = True, columns: int = 80) -> list[str]:
    alert = Alert(
        id="0123456789abcdef",
        kind=kind,
        severity="high",
        watches=WATCHES,
        title="Potash " * 20,
        url=LINK,
        source="wire",
        source_name="The Wire",
        first_seen=datetime(2026, 11, 23, 18, 51, tzinfo=UTC),
        summary="Short " * 30,
        note="Noted " * 30,
        matches=(Match("watch-0", "potash", "body", 0, 6, SENTENCE, ((0, 6),)),),
        headlines=(Headline("Headline " * 20, LINK, None, WATCHES),),
        matching=1,
        listed=2,
    )
    out = io.StringIO()
    screen = Console(file=out, force_terminal=terminal, color_system=None, width=columns, _environ={})
    screen.print(console.alert(alert), soft_wrap=soft_wrap)
    return out.getvalue().splitlines()


def test_the_link_is_longer_than_a_line() -> None:
    assert len(LINK) == 150


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize(("kind", "links"), [("alert", 1), ("update", 1), ("summary", 2)])
def test_a_link_is_whole_and_alone_on_its_line(kind: Kind, links: int, terminal: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    assert printed(kind, terminal=terminal).count(LINK) == links


def test_in_a_pipe_every_fact_is_one_line() -> None:
    lines = printed("update", terminal=False)
    assert lines[0] == f"HIGH UPDATE {', '.join(WATCHES)}"
    for text in ("Potash " * 20, "Short " * 30, "Noted " * 30):
        assert text.strip() in lines
    assert f"in the text   **Potash**{SENTENCE.removeprefix('Potash')}  (watch-0)" in lines


@pytest.mark.parametrize("kind", ["alert", "update", "summary"])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_on_a_terminal_all_but_links_keeps_to_the_width(kind: Kind, columns: int) -> None:
    assert {line for line in printed(kind, terminal=True, columns=columns) if len(line) > columns} == {LINK}


def test_a_heading_too_narrow_for_all_watches_leaves_them_to_a_row() -> None:
    lines = printed("alert", terminal=True)
    assert lines[0].startswith("HIGH watch-0, watch-1, watch-2, watch-3, watch-4, watch-5, watch-6 +2 ─")
    assert "watches       watch-0, watch-1, watch-2, watch-3, watch-4, watch-5, watch-6," in [
        line.rstrip() for line in lines
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_printed_without_soft_wrap_a_link_is_broken_and_yet_complete(terminal: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    assert LINK in "".join(printed("alert", terminal=terminal, soft_wrap=False))
