"""The configuration as a whole, and as files in a folder."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from wirewatch import config
from wirewatch.adapters import config_files
from wirewatch.adapters.config_files import ConfigFolder
from wirewatch.errors import ConfigError, Fault, UnknownSource
from wirewatch.model import Document

SHIPPED = Path(__file__).parents[2] / "config"
SOURCES = "sources: [{id: a, url: https://example.com/feed}]\n"
WATCHES = "- potash\n"
GOOD = {config.SOURCES_FILE: SOURCES, config.WATCHLIST_FILE: WATCHES}


def test_the_shipped_configuration_is_good() -> None:
    loaded = config_files.read(SHIPPED)
    assert loaded.sources
    assert loaded.watchlist.watches


def test_a_source_is_found_by_its_id() -> None:
    loaded = config.load(GOOD)
    assert loaded.source("a").url == "https://example.com/feed"
    with pytest.raises(UnknownSource, match="source 'b' is not in the configuration"):
        loaded.source("b")


def test_the_version_is_the_text_and_changes_with_any_file() -> None:
    version = config.load(GOOD).version
    assert config.load(dict(reversed(GOOD.items()))).version == version
    for name, text in GOOD.items():
        assert config.load({**GOOD, name: f"{text}# a comment\n"}).version != version


def test_the_faults_of_both_files_come_at_once_under_their_folder() -> None:
    with pytest.raises(ConfigError) as caught:
        config.load({config.SOURCES_FILE: "sources: []", config.WATCHLIST_FILE: "[]"}, "conf/")
    assert [str(fault) for fault in caught.value.faults] == [
        "conf/sources.yaml:1:10: sources is empty",
        "conf/watchlist.yaml:1:1: watches is empty",
    ]


@pytest.mark.parametrize("missing", config.FILES)
def test_a_file_that_is_missing_is_a_fault(missing: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load({name: text for name, text in GOOD.items() if name != missing})
    assert caught.value.faults == (Fault(missing, 0, 0, "the file is missing"),)


def test_a_known_fault_refuses_the_rest_and_stands_beside_its_faults() -> None:
    known = Fault("sources.yaml", 0, 0, "cannot be read")
    with pytest.raises(ConfigError) as caught:
        config.load({config.WATCHLIST_FILE: WATCHES}, known_faults=[known])
    assert caught.value.faults == (known,)
    with pytest.raises(ConfigError) as caught:
        config.load({config.WATCHLIST_FILE: "[]"}, known_faults=[known])
    assert len(caught.value.faults) == 2


def test_the_files_of_lists_belong_to_the_configuration() -> None:
    files = {
        config.SOURCES_FILE: SOURCES,
        config.WATCHLIST_FILE: "lists: {a: {file: lists/a.txt}}\nwatches: ['@a', gas]\n",
        "lists/a.txt": "potash\n",
    }
    loaded = config.load(files)
    assert loaded.warnings == ()
    assert config.load({**files, "lists/a.txt": "kalium\n"}).version != loaded.version
    with pytest.raises(ConfigError) as caught:
        config.load({**files, "lists/a.txt": "potash\n*kali\n"}, "conf/")
    assert [str(fault) for fault in caught.value.faults] == [
        "conf/lists/a.txt:2:1: * can only stand at the end of a word (as in sanction*)"
    ]
    assert caught.value.texts["conf/lists/a.txt"] == "potash\n*kali\n"


def test_a_file_that_no_list_uses_is_warned_of() -> None:
    loaded = config.load({**GOOD, "lists/a.txt": "potash\n"})
    assert [(fault.file, fault.line, fault.message) for fault in loaded.warnings] == [
        ("lists/a.txt", 0, "no list uses this file")
    ]


def test_a_watch_names_sources_that_there_are() -> None:
    watches = "watches:\n  - {id: x, query: potash, sources: [a, b]}\n"
    with pytest.raises(ConfigError) as caught:
        config.load({**GOOD, config.WATCHLIST_FILE: watches})
    assert [str(fault) for fault in caught.value.faults] == ["watchlist.yaml:2:41: there is no source 'b' (known: a)"]
    with pytest.raises(ConfigError) as caught:  # where the sources have faults, nobody knows which there are
        config.load({config.SOURCES_FILE: "sources: []", config.WATCHLIST_FILE: watches})
    assert [fault.file for fault in caught.value.faults] == ["sources.yaml"]


def test_the_files_of_lists_are_read_from_their_folder(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (tmp_path / "watchlist.yaml").write_text("lists: {a: {file: lists/a.txt}}\nwatches: ['@a']\n")
    (tmp_path / "lists/a.txt").write_bytes(b"\xef\xbb\xbfpotash\r\n")
    (tmp_path / "lists/.hidden.txt").write_text("gas")
    (tmp_path / "lists/notes.md").write_text("gas")
    texts, loaded = config_files.read_with_texts(tmp_path)
    assert texts["lists/a.txt"] == "potash\n"
    assert set(texts) == {"sources.yaml", "watchlist.yaml", "lists/a.txt"}
    assert loaded.watchlist.match(Document(title="Potash"))


def test_a_file_of_lists_that_cannot_be_read_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "sources.yaml").write_text(SOURCES)
    lists = ", ".join(f"{name}: {{file: lists/{name}.txt}}" for name in "abc")
    (tmp_path / "watchlist.yaml").write_text(f"lists: {{{lists}}}\nwatches: ['@a', '@b', '@c']\n")
    (tmp_path / "lists/a.txt").write_bytes(b"potash\nk\xe4li\n")
    (tmp_path / "lists/b.txt").mkdir()
    with (tmp_path / "lists/c.txt").open("wb") as file:
        file.truncate(32_000_001)
    with pytest.raises(ConfigError) as caught:
        config_files.read(tmp_path)
    assert [str(fault).removeprefix(f"{tmp_path}/") for fault in caught.value.faults] == [
        "lists/a.txt:2:2: not UTF-8 text (save the file as UTF-8)",
        "lists/b.txt: cannot be read: Is a directory",
        "lists/c.txt: the file is larger than 32,000,000 bytes",
    ]


def test_a_change_in_a_file_of_lists_becomes_active_at_the_next_look(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (tmp_path / "watchlist.yaml").write_text("lists: {a: {file: lists/a.txt}}\nwatches: ['@a']\n")
    (tmp_path / "lists/a.txt").write_text("potash\n")
    activated: list[list[str]] = []

    def activate(ids: Iterable[str]) -> dict[str, datetime]:
        activated.append(list(ids))
        return {}

    folder = ConfigFolder(tmp_path, config_files.read(tmp_path), activate)
    first = folder.current()
    assert folder.refresh() is None
    assert folder.current() is first
    (tmp_path / "lists/a.txt").write_text("kalium\n")
    assert folder.refresh() is None
    assert folder.current().watchlist.match(Document(title="Kalium"))
    (tmp_path / "lists/a.txt").write_text("*kali\n")
    assert folder.refresh() is not None
    assert folder.current().watchlist.match(Document(title="Kalium"))
    assert activated == [["a"], ["a"]]


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"\xff", 1, 1),
        (b"- potash\n- k\xe4li\n", 2, 4),
        (b"\xef\xbb\xbf- k\xe4li\n", 1, 4),
        ("- Łódź\n- Łódź ".encode() + b"\xff\n", 2, 8),
        (b"- potash\r\n- \xc5", 2, 3),
        (b"# " + b"x" * 300_000 + b"\n\xff", 2, 1),
    ],
    ids=["first byte", "Latin-1", "behind a byte order mark", "columns are characters", "cut short", "large"],
)
def test_bytes_that_are_no_text_are_named_with_line_and_column(
    tmp_path: Path, content: bytes, line: int, column: int
) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (tmp_path / "watchlist.yaml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        config_files.read(tmp_path)
    file = str(tmp_path / "watchlist.yaml")
    assert caught.value.faults == (Fault(file, line, column, "not UTF-8 text", "save the file as UTF-8"),)


def test_a_missing_file_and_a_folder_in_its_place_are_named_beside_other_faults(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").mkdir()
    with pytest.raises(ConfigError) as caught:
        config_files.read(tmp_path)
    assert [str(fault).removeprefix(f"{tmp_path}/") for fault in caught.value.faults] == [
        "sources.yaml: cannot be read: Is a directory (name the folder with --config)",
        "watchlist.yaml: cannot be read: No such file or directory (name the folder with --config)",
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_bytes(b"\xef\xbb\xbfsources:\r\n  - {id: a, url: https://example.com/feed}\r\n")
    (tmp_path / "watchlist.yaml").write_bytes("\ufeff- Łódź\r\n- potash\r\n".encode())
    loaded = config_files.read(tmp_path)
    assert [watch.id for watch in loaded.watchlist.watches] == ["lodz", "potash"]
    assert loaded.version == config.load({
        "sources.yaml": "sources:\n  - {id: a, url: https://example.com/feed}\n",
        "watchlist.yaml": "- Łódź\n- potash\n",
    }).version  # fmt: skip
