"""The SQLite store keeps the contract, in a file and in memory; and what is a file's own."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import builders
from tests.adapters.contract_furniture import HOST, known
from tests.adapters.store_cases import FULL_ALERT, FULL_ARTICLE, FULL_STATE, LEASE, TICK, settled
from tests.adapters.store_contract import StoreContract
from tests.builders import DAY, HOUR, MINUTE, NOW
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.errors import Conflict, StoreError, Unstorable
from wirewatch.furniture import Furniture
from wirewatch.model import Notice, Seen, SourceState

if TYPE_CHECKING:
    from datetime import datetime
    from multiprocessing.queues import Queue

    Got = tuple[bool, list[datetime]]

PROCESSES = 8
FILES = 10
FORMAT_1 = Path(__file__).parent / "format_1.sql"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wirewatch.sqlite"


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path if request.param == "file" else None, NOW)
    yield opened
    opened.close()


class TestSqliteStore(StoreContract):
    pass


def fill(store: SqliteStore) -> None:
    store.advance(FULL_STATE, Seen((b"12345678",)), None, NOW)
    store.move_cursor(None, NOW)
    store.activate(["potash"], NOW)
    store.put(FULL_ARTICLE, FULL_ALERT, NOW)
    store.mark_delivered("a1", "slack", NOW)
    store.quarantine("world", "key", "reason", "sample", NOW)
    store.reserve("topic", 1, TICK, NOW, NOW)
    store.mark_told("slack", NOW)
    store.count_furniture(known((1,)), NOW)


def held(store: SqliteStore) -> list[object]:
    return [
        store.state("world"), store.seen("world"), store.delayed(), store.cursor(), store.activate([], NOW),
        store.article(FULL_ARTICLE.id, NOW), store.alert("a1", NOW), store.pending(NOW),
        store.delivered("a1", "slack"), store.quarantined("world", NOW), store.told("slack"), store.untold(NOW),
        store.reserve("topic", 9, TICK, NOW, NOW), store.furniture(HOST, NOW),
    ]  # fmt: skip


def test_a_reopened_file_holds_all(path: Path) -> None:
    first = SqliteStore(path, NOW)
    fill(first)
    before = held(first)
    first.close()
    second = SqliteStore(path, NOW)
    assert held(second) == before
    second.close()


def test_a_file_of_the_first_format_is_opened_with_all_it_holds(path: Path) -> None:
    make_format_1(path)
    store = SqliteStore(path, NOW)
    state = store.state("world")
    assert (state.version, store.seen("world")) == (1, Seen((b"12345678",)))
    assert (state.validators, state.whole_at, state.trouble, state.move) == ("trusted", None, None, None)
    assert store.cursor() == NOW
    assert store.activate([], NOW) == {"potash": NOW}
    assert store.pending(NOW) == ["a1"]
    assert store.delivered("a1", "slack")
    assert store.quarantined("world", NOW) == [("key", "reason")]
    assert not store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
    assert store.claim_delivery("a1", "console", NOW + LEASE, NOW)
    assert store.reserve("topic", 1, TICK, NOW, NOW) == [NOW]
    assert store.told("slack") is None
    assert store.furniture(HOST, NOW) == Furniture(HOST)
    [notice] = store.untold(NOW)
    assert notice.text == "source world: reason"
    store.mark_noticed(notice.key)
    store.close()
    again = SqliteStore(path, NOW)
    assert not again.claim_delivery("a1", "console", NOW + LEASE, NOW)
    assert again.reserve("topic", 1, TICK, NOW + TICK, NOW) == [NOW + TICK]
    assert again.untold(NOW) == []
    again.close()


def test_a_file_of_the_first_format_gets_the_tables_of_a_new_one(path: Path, tmp_path: Path) -> None:
    make_format_1(path)
    new = tmp_path / "new.sqlite"
    for file in (path, new):
        SqliteStore(file, NOW).close()
    assert tables_of(path) == tables_of(new)


def make_format_1(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FORMAT_1.read_text())


def tables_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("SELECT 'version', user_version FROM pragma_user_version").fetchall()
        return version + db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def test_what_a_killed_process_committed_is_there(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    killed = context.Process(target=fill_and_be_killed, args=(path,))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    store = SqliteStore(path, NOW)
    assert store.article(FULL_ARTICLE.id, NOW) == FULL_ARTICLE
    assert store.pending(NOW) == ["a1"]
    assert store.article("half", NOW) is None
    store.close()


def fill_and_be_killed(path: Path) -> None:
    store = SqliteStore(path, NOW)
    fill(store)
    with store._file.write() as db:
        db.execute("INSERT INTO articles VALUES ('half', 1, 9e9, x'', x'')")
        os.kill(os.getpid(), signal.SIGKILL)


def test_two_connections_share_one_file(path: Path) -> None:
    one, other = SqliteStore(path, NOW), SqliteStore(path, NOW)
    fill(one)
    assert held(other) == held(one)
    assert other.lease("a1", "other", NOW + LEASE, NOW)
    assert one.lease("a1", "one", NOW + LEASE, NOW) is None
    assert not one.sent("a1", "one", NOW)
    assert other.put(FULL_ARTICLE, None, NOW) == FULL_ARTICLE
    with pytest.raises(Conflict):
        other.advance(SourceState("world"), None, None, NOW)
    one.close()
    other.close()


def test_eight_processes_open_a_file_at_once_and_one_gets_the_lease_and_each_a_moment_of_its_own(
    tmp_path: Path,
) -> None:
    for number in range(0, FILES, 2):
        make_format_1(tmp_path / f"{number}.sqlite")
    context = multiprocessing.get_context("spawn")
    together, results = context.Barrier(PROCESSES), context.Queue()
    arguments = (tmp_path, together, results)
    processes = [context.Process(target=open_and_lease, args=arguments) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    got = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    for of_one_file in zip(*got, strict=True):
        leased, reserved = zip(*of_one_file, strict=True)
        assert sum(leased) == 1
        assert sorted(reserved) == [[NOW + number * TICK] for number in range(PROCESSES)]


def open_and_lease(folder: Path, together: Barrier, results: "Queue[list[Got]]") -> None:
    got = []
    for number in range(FILES):
        together.wait(timeout=60)
        store = SqliteStore(folder / f"{number}.sqlite", NOW)
        store.put(FULL_ARTICLE, FULL_ALERT, NOW)
        owner = multiprocessing.current_process().name
        is_leased = store.lease("a1", owner, NOW + LEASE, NOW) is not None
        got.append((is_leased, store.reserve("topic", 1, TICK, NOW + MINUTE, NOW)))
        store.close()
    results.put(got)


def test_expired_rows_leave_the_file_when_it_is_opened(path: Path) -> None:
    store = SqliteStore(path, NOW)
    fill(store)
    store.put(builders.article(id="old", expires_at=NOW + MINUTE), None, NOW)
    store.claim_delivery("a1", "console", NOW + HOUR, NOW)
    store.mark_noticed(store.untold(NOW)[0].key)
    store.close()
    for moment, expected in ((NOW + HOUR, [1] * 7), (NOW + 400 * DAY + TICK, [0] * 7)):
        SqliteStore(path, moment).close()
        assert rows_of(path) == expected


def rows_of(path: Path) -> list[int]:
    db = sqlite3.connect(path)
    counts = [
        db.execute(statement).fetchone()[0]
        for statement in (
            "SELECT count(*) FROM articles",
            "SELECT count(*) FROM alerts",
            "SELECT count(*) FROM quarantine",
            "SELECT count(*) FROM noticed",
            "SELECT count(*) FROM delivered",
            "SELECT count(*) FROM claims",
            "SELECT count(*) FROM furniture",
        )
    ]
    db.close()
    return counts


def test_a_full_disk_fails_the_write_and_not_those_after_it(path: Path) -> None:
    store = SqliteStore(path, NOW)
    pages = store._file.row("PRAGMA page_count")[0]
    store._file.row(f"PRAGMA max_page_count = {pages}")
    noise = "".join(chr(0x4E00 + (i * i * 7919) % 20_000) for i in range(60_000))
    with pytest.raises(StoreError, match="full"):
        store.put(builders.article(text=noise), FULL_ALERT, NOW)
    assert store.pending(NOW) == []
    store._file.row("PRAGMA max_page_count = 1000000")
    assert store.put(builders.article(text=noise), FULL_ALERT, NOW) is None
    assert store.pending(NOW) == ["a1"]
    store.close()


def test_what_is_too_large_for_a_file_is_named_and_nothing_is_written() -> None:
    store = SqliteStore(None, NOW)
    store.put(builders.article(id="known"), None, NOW)
    store._file._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000)
    large = "x" * 20_000
    writes: dict[str, Callable[[], object]] = {
        "article new": lambda: store.put(builders.article(id="new", title=large), None, NOW),
        "article with": lambda: store.put(builders.article(id="with"), builders.alert(title=large), NOW),
        "article known": lambda: store.replace(builders.article(id="known", title=large), None, NOW),
        "source world": lambda: store.advance(SourceState("world", etag=large), None, None, NOW),
        "what is set aside of source world": lambda: store.quarantine("world", "k", large, "", NOW),
    }
    for name, write in writes.items():
        with pytest.raises(Unstorable, match=f"^{name} is too large for the state file :memory:: .*too big"):
            write()
    assert (store.article("new", NOW), store.article("with", NOW), store.pending(NOW)) == (None, None, [])
    assert store.quarantined("world", NOW) == []
    store.close()


def test_a_failed_alert_that_cannot_be_read_is_told_of_all_the_same() -> None:
    store = SqliteStore(None, NOW)
    settled(store, "fail")
    with store._file.write() as db:
        db.execute("UPDATE alerts SET payload = '{}'")
    assert store.untold(NOW) == [Notice("alert#a1", "alert a1 (cannot be read): never")]
    store.close()


def test_what_is_known_of_a_host_and_cannot_be_read_is_learned_anew() -> None:
    store = SqliteStore(None, NOW)
    store.count_furniture(known((1,)), NOW)
    with store._file.write() as db:
        db.execute("UPDATE furniture SET blocks = x'00'")
    assert store.furniture(HOST, NOW) == Furniture(HOST)
    store.close()


def a_text(path: Path) -> None:
    path.write_text("watches:\n  - potash\n" * 100)


def a_folder(path: Path) -> None:
    path.mkdir()


def in_a_folder_that_is_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("")


def another_format(path: Path) -> None:
    SqliteStore(path, NOW).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 5")
    db.close()


def the_database_of_another_program(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE moz_places (id INTEGER)")
    db.close()


def a_damaged_file(path: Path) -> None:
    SqliteStore(path, NOW).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_text, "not a database"),
        (a_folder, "unable to open"),
        (in_a_folder_that_is_a_file, "unable to open"),
        (another_format, "has format 5; this Wirewatch reads formats 1 to 4"),
        (the_database_of_another_program, "no state file of Wirewatch"),
        (a_damaged_file, "malformed"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_left_as_it_is(
    path: Path, make: Callable[[Path], None], said: str
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreError, match=said) as raised:
        SqliteStore(path, NOW)
    assert str(path) in str(raised.value)
    assert (path.read_bytes() if path.is_file() else b"") == before
