"""The part of the stores' contract that is about furniture: what is known of the lines that a host's pages repeat."""

from tests.adapters.store_cases import at_once
from tests.builders import DAY, NOW
from wirewatch import furniture
from wirewatch.furniture import MOST_BLOCKS, Furniture
from wirewatch.ports import Store

HOST = "news.example.com"


def known(*pages: tuple[int, str], host: str = HOST) -> Furniture:
    return furniture.counted(Furniture(host), pages, NOW)


class FurnitureContract:
    """It comes back as it was counted, for 30 days."""

    def test_of_a_host_never_counted_nothing_is_known(self, store: Store) -> None:
        assert store.furniture(HOST, NOW) == Furniture(HOST)

    def test_lines_of_one_page_of_two_and_of_more_come_back_in_their_order(self, store: Store) -> None:
        counted = known((1, "One page\nTwo pages\nFurniture"), (65_535, "Two pages\nFurniture"), (3, "Furniture"))
        store.count_furniture(counted, NOW)
        read = store.furniture(HOST, NOW)
        assert read == counted
        assert list(read.blocks) == list(counted.blocks)
        assert [read.holds(line) for line in ("One page", "Two pages", "Furniture")] == [False, False, True]

    def test_as_many_lines_as_are_ever_kept_come_back(self, store: Store) -> None:
        lines = [f"Line {'x' * number}" for number in range(MOST_BLOCKS)]
        counted = known((1, "\n".join(lines)), (2, "\n".join(lines[:500])), (3, "\n".join(lines[:100])))
        assert len(counted.blocks) == MOST_BLOCKS
        store.count_furniture(counted, NOW)
        assert store.furniture(HOST, NOW) == counted

    def test_what_is_written_later_stands(self, store: Store) -> None:
        store.count_furniture(known((1, "Earlier")), NOW)
        store.count_furniture(known((1, "Later")), NOW + DAY)
        assert store.furniture(HOST, NOW) == known((1, "Later"))

    def test_hosts_do_not_mix(self, store: Store) -> None:
        other = known((2, "Other"), host="127.0.0.1:8080")
        store.count_furniture(known((1, "One")), NOW)
        store.count_furniture(other, NOW)
        assert store.furniture("127.0.0.1:8080", NOW) == other
        assert store.furniture("news.example", NOW) == Furniture("news.example")
        assert store.furniture(HOST, NOW) == known((1, "One"))

    def test_what_was_not_written_for_thirty_days_counts_as_absent(self, store: Store) -> None:
        store.count_furniture(known((1, "One")), NOW)
        assert store.furniture(HOST, NOW + 29 * DAY).blocks
        assert store.furniture(HOST, NOW + 30 * DAY) == Furniture(HOST)

    def test_of_many_who_count_at_once_one_stands_whole(self, store: Store) -> None:
        all_counted = [known((number, f"Line of {'x' * number}")) for number in range(1, 21)]
        at_once(20, lambda number: store.count_furniture(all_counted[number], NOW))
        assert store.furniture(HOST, NOW) in all_counted
