"""Changing a file that people edit."""

import stat
import threading
from pathlib import Path

import pytest

from wirewatch.adapters import edited_file
from wirewatch.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_bytes("a: ü\r\n".encode())
    path.chmod(0o640)
    return path


def test_a_file_is_replaced_with_its_line_ends_and_its_mode(file: Path) -> None:
    edited_file.edit(file, lambda text: text + "b: 1\r\n")
    assert file.read_bytes() == "a: ü\r\nb: 1\r\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [each.name for each in file.parent.iterdir()] == ["sources.yaml"]


def test_a_change_that_fails_leaves_it_as_it_was(file: Path) -> None:
    def fail(text: str) -> str:
        raise ConfigError([])

    before = file.read_bytes()
    with pytest.raises(ConfigError):
        edited_file.edit(file, fail)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["sources.yaml"]


def test_of_many_who_change_it_at_once_each_has_its_change(file: Path) -> None:
    def change(number: int) -> None:
        edited_file.edit(file, lambda text: f"{text}{number}\n")

    threads = [threading.Thread(target=change, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, file.read_text("utf-8").splitlines()[1:])) == list(range(20))


def test_what_an_editor_saves_meanwhile_is_not_lost(file: Path) -> None:
    def change(text: str) -> str:
        if "editor" not in text:
            file.write_text(f"editor: {'x' * 99}\n")
            return text + "a long line that must not shine through: 1\n" * 9
        return text + "b: 1\n"

    edited_file.edit(file, change)
    assert file.read_text() == f"editor: {'x' * 99}\nb: 1\n"


def test_a_file_that_never_rests_is_left_alone(file: Path) -> None:
    def change(text: str) -> str:
        file.write_text(text + "x")
        return "mine"

    with pytest.raises(ConfigError, match="somebody else keeps changing it"):
        edited_file.edit(file, change)
    assert "mine" not in file.read_text()


def test_a_link_stays_a_link_and_its_file_is_changed(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "sources.yaml"
    link.parent.mkdir()
    link.symlink_to(file)
    edited_file.edit(link, str.upper)
    assert link.is_symlink()
    assert file.read_bytes() == "A: Ü\r\n".encode()


def test_who_was_killed_half_way_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edited_file, "_WAIT", 0.1)
    file.with_name("sources.yaml.new").touch()
    with pytest.raises(ConfigError, match=r"somebody else is changing it \(if nobody does, remove .*sources.yaml.new"):
        edited_file.edit(file, str.upper)


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot be changed: No such file"), (b"\xff", "not UTF-8 text")]
)
def test_what_cannot_be_read_is_said(file: Path, content: bytes | None, message: str) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        edited_file.edit(file, str.upper)
    assert not file.with_name("sources.yaml.new").exists()
