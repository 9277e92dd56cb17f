"""YAML without its traps: what is refused, within which bounds, and that no text gets through as anything else."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wirewatch import sources, strict_yaml, watchlist
from wirewatch.errors import ConfigError, Fault, QueryFault
from wirewatch.strict_yaml import Faults

CONFIG = Path(__file__).parents[2] / "config"
DATA = Path(__file__).parents[1] / "data/config"
# An aliases bomb: nine levels of nine are 387,420,489 texts.
BOMB = "a: &a [potash]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{previous}'] * 9)}]\n"
    for previous, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize("text", ["NO", "On", "12:30", "1e3", "0x1F", "0o17", "1_000", "~x", "null", "2024-01-01"])
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    root, faults = _compose(text)
    assert isinstance(root, yaml.ScalarNode)
    assert (root.value, faults) == (text, [])


def test_an_aliases_bomb_is_named_and_never_unfolded() -> None:
    start = time.process_time()
    root, faults = _compose(BOMB)
    assert root is None
    assert faults[0] == Fault(
        "x.yaml", 1, 4, "anchors (&a) are not supported", "quote a text that begins with *, & or !"
    )
    assert len(faults) == 10 + 9 * 9
    assert time.process_time() - start < 1


def test_a_tree_deeper_than_any_config_is_refused_before_it_is_read() -> None:
    root, faults = _compose("[" * 100_000)
    assert root is None
    assert [(fault.column, fault.message) for fault in faults] == [(21, "nested deeper than 20 levels")]
    assert _compose("[" * 20 + "]" * 20)[1] == []


def test_a_file_has_a_largest_size_in_bytes() -> None:
    fits = "- " + "é" * (strict_yaml.MAX_BYTES // 2 - 1)
    assert _compose(fits)[1] == []
    assert _compose(fits + "x") == (None, [Fault("x.yaml", 0, 0, "the file is larger than 1,000,000 bytes")])


def test_a_byte_order_mark_does_not_move_columns() -> None:
    root, faults = _compose("\ufeff- *a")
    assert root is None
    assert (faults[0].line, faults[0].column) == (1, 3)


def test_an_alias_in_a_key_and_a_merge_key_are_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        watchlist.load("x: &a {id: a}\nwatches:\n  - <<: *a\n    query: potash\n")
    messages = [fault.message for fault in caught.value.faults]
    assert messages == ["anchors (&a) are not supported", "aliases (*a) are not supported"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('- "\\UFFFFFFFF"', "x.yaml:1:6: not valid YAML: found a number out of range"),
        (f"%YAML {'1' * 5000}.1\n---\n- a", "x.yaml:1:7: not valid YAML: found a number out of range"),
        ("- a\n- b\ud800", "x.yaml:2:4: a character that no text holds (U+D800)"),
        ("- a\n- \x00", "x.yaml:2:3: a character that no text holds (U+0000)"),
    ],
    ids=["escape", "version", "surrogate", "nul"],
)
def test_what_the_library_chokes_on_is_a_fault_with_its_place(text: str, message: str) -> None:
    root, faults = _compose(text)
    assert root is None
    assert [str(fault).split(" (quote")[0].split(" (remove")[0] for fault in faults] == [message]


@pytest.mark.parametrize(
    ("text", "piece", "line", "column", "length"),
    [
        ("a: potash OR bad x", "bad", 1, 14, 3),
        ("a: 'l''Oréal OR bad'", "bad", 1, 17, 3),
        ("a: '   bad'", "bad", 1, 8, 3),
        ('a: "\\u0061 \\x20\\t b\\u0061d"', "bad", 1, 19, 8),
        ('a: "potash \\\n   OR bad"', "bad", 2, 7, 3),
        ("a: potash OR\n  OR\n\n  x bad", "bad", 4, 5, 3),
        ("a: potash\r\n  OR bad", "bad", 2, 6, 3),
        ("a: 'potash OR\n   bad'", "bad", 2, 4, 3),
        ("a: > # bad\n\n  potash\n   OR bad\n  x\n\nb: c", "bad", 4, 7, 3),
        ("a: |2-\n    potash\n  bad", "bad", 3, 3, 3),
        ("a: |\n  potash ba\n  d x", "ba\nd", 2, 10, 2),
        ("a: potash\u2028  bad", "bad", 2, 3, 3),
        ("a: bad", "", 1, 4, 1),
    ],
)
def test_a_piece_of_a_text_is_found_where_it_is_written(
    text: str, piece: str, line: int, column: int, length: int
) -> None:
    root, faults = _compose(text)
    assert isinstance(root, yaml.MappingNode)
    node = root.value[0][1]
    start = node.value.strip().index(piece)
    Faults("x.yaml", faults).add_within(node, [QueryFault(start, start + len(piece), "wrong")])
    assert [(fault.line, fault.column, fault.length) for fault in faults] == [(line, column, length)]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from("'\"|>"))
def test_every_character_of_a_dumped_text_is_found_where_it_is_written(text: str, style: str) -> None:
    dumped = yaml.dump(["x" + text + "x"], default_style=style, allow_unicode=True, width=20)
    root, faults = _compose(dumped)
    if root is None:
        return
    node = root.value[0]
    stripped = node.value.strip()
    solid = [at for at, character in enumerate(stripped) if not character.isspace()]
    Faults("x.yaml", faults).add_within(node, [QueryFault(at, at + 1, "") for at in solid])
    lines = strict_yaml.LINE_END.split(dumped)
    written = [lines[fault.line - 1][fault.column - 1 :][: fault.length] for fault in faults]
    for character, shown in zip((stripped[at] for at in solid), written, strict=True):
        assert shown in {character, character * 2} or shown.startswith("\\")


FRAGMENTS = [
    "*", "&x ", "*x", "!", "!!str ", "'", '"', "\\", "\\ud800", "\\U0011FFFF", ": ", "- ", "  ", "\t", "\n", "\r", "#",
    "@", "[", "]", "{", "}", "|", ">", "---", "...", "%", "<<: *x", "? ", "\ufeff", "\x00", "\ud800", "\u2028", "NO",
    "OR", "(", "query: ", "id: ", "url: ", "http://a:b@c", "every: ", "potash",
]  # fmt: skip


def _seeds(name: str) -> list[str]:
    """Good files to spoil: those of the table, and every section of the shipped one with the lines that begin it."""
    table = yaml.load((DATA / f"{name}_accepted.yaml").read_bytes(), yaml.BaseLoader)  # noqa: S506 - texts only
    lines = (CONFIG / f"{name}.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    heads = [number for number, line in enumerate(lines) if line[0].isalpha()]
    return [*(row["text"] for row in table), *("".join(lines[head : head + 20]) for head in heads)]


@st.composite
def spoiled(draw: st.DrawFn, seeds: list[str]) -> str:
    """A good file with a few pieces put in, cut out or doubled."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        piece = draw(st.sampled_from(FRAGMENTS) | st.text(st.characters(exclude_categories=()), max_size=5))
        text = text[:start] + piece + draw(st.sampled_from([text[end:], text[start:]]))
    return text


_checks = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_checks
@given(spoiled(_seeds("watchlist")) | st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_watchlist_or_a_config_error_that_points_into_it(text: str) -> None:
    try:
        loaded = watchlist.load(text)
    except ConfigError as error:
        faults = error.faults
    else:
        assert loaded.watches
        assert len({watch.id for watch in loaded.watches}) == len(loaded.watches)
        return
    _assert_points_into(faults, text)


@_checks
@given(spoiled(_seeds("sources")) | st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_list_of_sources_or_a_config_error_that_points_into_it(text: str) -> None:
    try:
        loaded = sources.load(text)
    except ConfigError as error:
        faults = error.faults
    else:
        assert loaded
        assert all(source.id and source.url and source.name for source in loaded)
        return
    _assert_points_into(faults, text)


def _assert_points_into(faults: tuple[Fault, ...], text: str) -> None:
    assert faults
    assert list(faults) == sorted(faults)
    # YAML's own notion of a line: also NEL, LS, PS and a lone carriage return end one.
    lines = [*text.replace("\r\n", "\n").replace("\x85", "\n").splitlines(), ""]
    for fault in faults:
        assert fault.message
        assert 0 <= fault.line <= len(lines) + 1
        assert (fault.line == 0) == (fault.column == 0)


def _compose(text: str) -> tuple[yaml.Node | None, list[Fault]]:
    faults = Faults("x.yaml", [])
    return strict_yaml.compose(text, faults), faults.found
