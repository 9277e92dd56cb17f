"""The line of a file that a fault means, as a terminal shows it."""

import pytest

from wirewatch.cli.pointing import pointed
from wirewatch.errors import Fault


@pytest.mark.parametrize(
    ("line", "column", "length", "shown"),
    [
        ("- potash", 3, 6, "- potash\n  ^^^^^^"),
        ("- potash", 3, 0, "- potash\n  ^"),
        ("- potash", 3, 60, "- potash\n  ^^^^^^"),
        ("- potash", 9, 1, "- potash\n        ^"),
        ("- potash", 60, 1, "- potash\n        ^"),
        ("-\tpot\x1bash\x07", 3, 4, "- pot\ufffdash\ufffd\n  ^^^^"),
        ("- 钾肥 OR ka*", 9, 3, "- 钾肥 OR ka*\n" + " " * 10 + "^^^"),
        ("- Klaipe\u0307da ka*", 13, 3, "- Klaipe\u0307da ka*\n" + " " * 11 + "^^^"),
        ("x" * 300, 200, 3, "x" * 100 + "\n" + " " * 40 + "^^^"),
        ("x" * 300, 200, 300, "x" * 100 + "\n" + " " * 40 + "^" * 60),
        ("x" * 300, 300, 1, "x" * 41 + "\n" + " " * 40 + "^"),
        ("   ", 2, 1, ""),
    ],
)
def test_the_line_is_shown_with_carets_under_what_is_meant(line: str, column: int, length: int, shown: str) -> None:
    fault = Fault("x.yaml", 2, column, "wrong", length=length)
    found = pointed(fault, ["first", line])
    assert [one.removeprefix("    ") for one in found.splitlines()] == shown.splitlines()


@pytest.mark.parametrize("line", [0, 3])
def test_a_fault_of_no_line_shows_none(line: int) -> None:
    assert pointed(Fault("x.yaml", line, 0, "wrong"), ["first", "second"]) == ""
