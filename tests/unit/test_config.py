"""The configuration as a whole, and as files in a folder."""

from pathlib import Path

import pytest

from wirewatch import config
from wirewatch.adapters import config_files
from wirewatch.errors import ConfigError, Fault, UnknownSource

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
