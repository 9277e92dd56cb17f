"""What the visits of one batch know of the hosts they ask."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

from tests.builders import HOUR, NOW
from wirewatch.batch import Hosts


def test_of_one_host_one_is_asked_at_a_time() -> None:
    hosts, inside, most = Hosts(timedelta(seconds=10)), 0, 0

    def ask(number: int) -> None:
        nonlocal inside, most
        with hosts.turn(f"https://News.example.com/{number}"):
            inside += 1
            most = max(most, inside)
            inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(200)))
    assert most == 1


def test_a_host_that_is_slow_holds_up_nobody_for_longer_than_patience_lasts() -> None:
    hosts, asked = Hosts(timedelta(0)), Event()

    def impatient() -> None:
        with hosts.turn("https://news.example.com/b"):
            asked.set()

    with ThreadPoolExecutor(1) as pool, hosts.turn("https://news.example.com/a"):
        pool.submit(impatient).result()
        assert asked.is_set()
        pool.submit(impatient).result()  # the turn of the first is still his
    with hosts.turn("https://news.example.com/a"):
        pass


def test_hosts_do_not_wait_for_each_other() -> None:
    hosts = Hosts(timedelta(days=1))
    with hosts.turn("https://one.example.com/"), hosts.turn("https://two.example.com/"):
        pass


def test_a_rest_is_known_of_every_address_of_its_host_and_of_no_other() -> None:
    hosts = Hosts()
    hosts.leave_alone("https://news.example.com/a", NOW + HOUR)
    assert hosts.resting_until("http://NEWS.example.com/b?c") == NOW + HOUR
    assert hosts.resting_until("https://example.com/a") is None
