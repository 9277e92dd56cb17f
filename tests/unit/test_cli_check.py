"""`wirewatch check`: what it prints and how it exits."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wirewatch.cli import main

SHIPPED = Path(__file__).parents[2] / "config"
FAULTY_SOURCES = "sources:\n  - {id: a, ulr: https://example.com/feed}\n"
FAULTY_WATCHLIST = "- potash\n- Rock AND ka*\n- Łó*\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text("sources: [{id: a, url: https://example.com/feed}]\n")
    (tmp_path / "watchlist.yaml").write_text("- potash\n- kalium\n")
    return tmp_path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(FAULTY_SOURCES, encoding="utf-8")
    (tmp_path / "watchlist.yaml").write_text(FAULTY_WATCHLIST, encoding="utf-8")
    return tmp_path


def test_a_good_folder_is_counted_and_exits_0(good: Path) -> None:
    result = _check("--config", str(good))
    assert (result.exit_code, result.stdout) == (0, f"{good}: 1 sources and 2 watches, no faults.\n")


def test_a_faulty_folder_names_every_fault_of_both_files_and_exits_1(faulty: Path) -> None:
    result = _check("--config", str(faulty))
    assert result.exit_code == 1
    assert result.stdout.replace(f"{faulty}/", "").splitlines() == [
        "sources.yaml:2:5: a source needs 'url'",
        "      - {id: a, ulr: https://example.com/feed}",
        "        ^",
        "sources.yaml:2:13: unknown key 'ulr' in a source",
        "      - {id: a, ulr: https://example.com/feed}",
        "                ^^^",
        "    hint: did you mean 'url'?",
        "watchlist.yaml:2:12: 'ka*': 3 letters or more must stand before *",
        "    - Rock AND ka*",
        "               ^^^",
        "    hint: a shorter stem matches everything",
        "watchlist.yaml:3:3: 'Łó*': 3 letters or more must stand before *",
        "    - Łó*",
        "      ^^^",
        "    hint: a shorter stem matches everything",
    ]
    assert result.stderr == f"\n4 faults in {faulty}.\n"


def test_warnings_are_named_and_exit_0(good: Path) -> None:
    (good / "watchlist.yaml").write_text(
        "lists: {a: [potash, potash price, санкции]}\nwatches: ['@a']\n", encoding="utf-8"
    )
    result = _check("--config", str(good))
    assert result.exit_code == 0
    assert result.stdout.replace(str(good), "conf").splitlines() == [
        "conf/watchlist.yaml:1:21: warning: 'potash price' adds nothing: 'potash' finds it",
        "    hint: remove it",
        "conf/watchlist.yaml:1:35: warning: found in this one form only: 'санкции'",
        "    hint: where a word has endings, cut it before them and put a star: санкц*, sankcij*",
        "",
        "conf: 1 sources and 1 watches, no faults, 2 warnings.",
    ]
    as_json = [json.loads(line) for line in _check("--config", str(good), "--json").stdout.splitlines()]
    assert [one["type"] for one in as_json] == ["warning", "warning", "config"]
    assert as_json[0] == {
        "type": "warning", "file": f"{good}/watchlist.yaml", "line": 1, "column": 21, "length": 12,
        "message": "'potash price' adds nothing: 'potash' finds it", "hint": "remove it",
    }  # fmt: skip


def test_one_fault_is_counted_as_one(good: Path) -> None:
    (good / "watchlist.yaml").unlink()
    result = _check("--config", str(good))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{good}/watchlist.yaml: cannot be read: No such file or directory\n")
    assert result.stderr == f"\n1 fault in {good}.\n"


def test_json_gives_one_object_a_fault_and_nothing_else(faulty: Path) -> None:
    result = _check("--config", str(faulty), "--json")
    faults = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert result.stderr == ""
    assert [(Path(fault["file"]).name, fault["line"], fault["column"]) for fault in faults] == [
        ("sources.yaml", 2, 5), ("sources.yaml", 2, 13), ("watchlist.yaml", 2, 12), ("watchlist.yaml", 3, 3),
    ]  # fmt: skip
    assert faults[1] == {
        "type": "fault", "file": str(faulty / "sources.yaml"), "line": 2, "column": 13, "length": 3,
        "message": "unknown key 'ulr' in a source", "hint": "did you mean 'url'?",
    }  # fmt: skip


def test_json_of_a_good_folder_is_one_object_with_its_version(good: Path) -> None:
    result = _check("--config", str(good), "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(found.pop("version")) == 16
    assert found == {"type": "config", "sources": 1, "watches": 2}


@pytest.mark.parametrize("arguments", [["--config", "nowhere"], ["--config", __file__], ["--nonsense"]])
def test_misuse_exits_2_and_says_why_on_standard_error(arguments: list[str]) -> None:
    result = _check(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_help_says_what_it_does() -> None:
    result = _check("--help")
    assert result.exit_code == 0
    assert "Check the sources and the watchlist" in result.stdout


def test_as_a_process_it_prints_the_same_in_any_locale_and_exits_alike(faulty: Path) -> None:
    command = [sys.executable, "-X", "utf8=0", "-m", "wirewatch", "check", "--config"]
    environment = {"LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}
    bad, fine = (
        subprocess.run([*command, folder], capture_output=True, text=True, env=environment, timeout=60, check=False)
        for folder in (faulty, SHIPPED)
    )
    assert (bad.returncode, fine.returncode) == (1, 0)
    assert bad.stdout == _check("--config", str(faulty)).stdout
    assert re.search(r" watches, no faults(, [0-9]+ warnings?)?\.\n\Z", fine.stdout)
    assert fine.stderr == ""


def _check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])
