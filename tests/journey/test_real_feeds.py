"""The benchmark over real feeds, on a handful of made ones in archives like those it reads."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.journey.rogue import feed

FEED_RS = {
    "fixture/rss2/good.xml": feed("The first", "The second"),
    "fixture/rss2/good.serde.json": b"{}",
    "fixture/rss2/empty.xml": feed(),
    "fixture/jsonfeed/good.json": b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}',
    "fixture/xml/books.xml": b"<?xml version='1.0'?><catalog><book/></catalog>",
}
FEEDPARSER = {
    "wellformed/rss/good.xml": feed("The third"),
    "wellformed/rss/no_entries.xml": feed(),
    "illformed/bad.xml": feed("The fourth"),
}


def test_what_is_stored_and_what_is_not_is_counted_and_explained(tmp_path: Path) -> None:
    _pack(tmp_path / "feed-rs-fixtures.tar.gz", FEED_RS)
    _pack(tmp_path / "feedparser-corpus.tar.gz", FEEDPARSER)
    done = _measured(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    rows = {words[0]: words[1:5] for line in done.stdout.splitlines() if (words := line.split())}
    assert rows["first"] == ["5", "4", "4", "2"]
    assert rows["second"] == ["5", "0", "0", "0"]
    assert "feed-rs/rss2/empty.xml: a feed without entries" in done.stdout
    assert "feed-rs/xml/books.xml: not a feed: begins with" in done.stdout
    assert "0 unexplained; the second run stored 0, alerted 0" in done.stdout


def test_without_the_data_it_says_so(tmp_path: Path) -> None:
    _pack(tmp_path / "feed-rs-fixtures.tar.gz", FEED_RS)
    done = _measured(tmp_path)
    assert done.returncode == 2
    assert "there is no feedparser-corpus.tar.gz" in done.stdout


def _pack(archive: Path, files: dict[str, bytes]) -> None:
    with tarfile.open(archive, "w:gz") as packed:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            packed.addfile(member, io.BytesIO(body))


def _measured(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.real_feeds", str(folder)]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
