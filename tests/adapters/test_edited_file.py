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
