"""The part of the stores' contract that is about furniture: what is known of the lines that a host's pages repeat."""

from tests.adapters.store_cases import at_once
from tests.builders import DAY, NOW
from wirewatch import furniture
from wirewatch.furniture import MOST_BLOCKS, Block, Furniture
from wirewatch.ports import Store

HOST = "news.example.com"


def known(*pages: tuple[int, ...], host: str = HOST) -> Furniture:
    """Lines, by the pages that they stand on."""
    return Furniture(host, {number.to_bytes(6): Block(20_000 + number, on) for number, on in enumerate(pages)})


class FurnitureContract:
    """It comes back as it was counted, for 30 days."""

    def test_of_a_host_never_counted_nothing_is_known(self, store: Store) -> None:
        assert store.furniture(HOST, NOW) == Furniture(HOST)

    def test_lines_of_one_page_of_two_and_of_more_come_back_in_their_order(self, store: Store) -> None:
        counted = known((), (1,), (65_535,), (1, 65_535), (2, 1))
        store.count_furniture(counted, NOW)
        read = store.furniture(HOST, NOW)
        assert read == counted
        assert list(read.blocks) == list(counted.blocks)

    def test_what_was_counted_is_furniture_when_it_comes_back(self, store: Store) -> None:
        pages = [(number, f"{'-abc'[number] * 99}\nSign in") for number in (1, 2, 3)]
        store.count_furniture(furniture.counted(Furniture(HOST), pages, NOW), NOW)
        assert store.furniture(HOST, NOW).holds("SIGN in")
        assert not store.furniture(HOST, NOW).holds("a" * 99)

    def test_as_many_lines_as_are_ever_kept_come_back(self, store: Store) -> None:
        counted = known(*[(number + 1,) for number in range(MOST_BLOCKS)])
        store.count_furniture(counted, NOW)
        assert store.furniture(HOST, NOW) == counted

    def test_what_is_written_later_stands(self, store: Store) -> None:
        store.count_furniture(known((1,)), NOW)
        store.count_furniture(known((2,)), NOW + DAY)
        assert store.furniture(HOST, NOW) == known((2,))

    def test_hosts_do_not_mix(self, store: Store) -> None:
        other = known((2,), host="127.0.0.1:8080")
        store.count_furniture(known((1,)), NOW)
        store.count_furniture(other, NOW)
        assert store.furniture("127.0.0.1:8080", NOW) == other
        assert store.furniture("news.example", NOW) == Furniture("news.example")
        assert store.furniture(HOST, NOW) == known((1,))

    def test_what_was_not_written_for_thirty_days_counts_as_absent(self, store: Store) -> None:
        store.count_furniture(known((1,)), NOW)
        assert store.furniture(HOST, NOW + 29 * DAY).blocks
        assert store.furniture(HOST, NOW + 30 * DAY) == Furniture(HOST)

    def test_of_many_who_count_at_once_one_stands_whole(self, store: Store) -> None:
        all_counted = [known(*[(number,)] * number) for number in range(1, 21)]
        at_once(20, lambda number: store.count_furniture(all_counted[number], NOW))
        assert store.furniture(HOST, NOW) in all_counted
