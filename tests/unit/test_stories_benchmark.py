"""The copies that the benchmark makes are what they are called, and the same ones in every run."""

from random import Random

import pytest

from benchmarks.stories.copies import KINDS, copies, quoting, teaser
from wirewatch.text import Folded, sentences

TEXT = "\n".join(
    f"Sentence {number} of this report says on March {number} that {number * 7}% of all {name} cost ${number} million. "
    f"It was {name}, one of them said, who had seen nothing like it since the winter of {1900 + number}."
    for number, name in enumerate(("ships", "mines", "ports", "trains", "farms", "banks", "courts", "fields"), 1)
)
PARAGRAPHS = ["Elsewhere the weather held. Nobody complained, and the harvest came in early.", "A third man was fined."]
FURNITURE = ["Sign up for our newsletter", "Most read today", "Share this article"]
MADE = {copy.kind: copy.text for copy in copies([TEXT], PARAGRAPHS, FURNITURE, seed=1)}


def said(text: str) -> set[str]:
    return {text[start:end] for start, end in sentences(text)}


def kept(kind: str) -> float:
    """The share of the report's sentences that stand in a copy as they were."""
    return len(said(TEXT) & said(MADE[kind])) / len(said(TEXT))


def test_the_same_copies_come_of_the_same_seed() -> None:
    assert {copy.kind: copy.text for copy in copies([TEXT], PARAGRAPHS, FURNITURE, seed=1)} == MADE
    assert {copy.kind: copy.text for copy in copies([TEXT], PARAGRAPHS, FURNITURE, seed=2)} != MADE
    assert [*MADE] == [*KINDS]


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        ("new headline and byline", 1, 1),
        ("new dateline", 0.9, 0.95),
        ("cut to a half", 0.4, 0.5),
        ("cut to a third", 0.25, 0.34),
        ("sentences dropped", 0.6, 0.7),
        ("words edited", 0, 0.4),
        ("paragraphs inserted", 1, 1),
        ("another lead", 0.7, 0.9),
        ("other clutter", 1, 1),
        ("several of these", 0, 0.6),
    ],
)
def test_a_copy_keeps_as_many_sentences_as_its_kind_says(kind: str, least: float, most: float) -> None:
    assert least <= kept(kind) <= most


def test_words_are_edited_and_not_replaced() -> None:
    before, after = {*Folded(TEXT).words}, {*Folded(MADE["words edited"]).words}
    assert len(before & after) > 0.9 * len(before)


@pytest.mark.parametrize(
    ("kind", "lines"),
    [("paragraphs inserted", PARAGRAPHS), ("other clutter", FURNITURE), ("several of these", PARAGRAPHS)],
)
def test_what_is_put_in_is_a_fair_share_of_the_text(kind: str, lines: list[str]) -> None:
    inside = sum(MADE[kind].count(line) * len(line) for line in lines)
    assert 0.1 * len(TEXT) < inside < 0.5 * len(TEXT)


def test_scripts_without_spaces_are_edited_by_the_character() -> None:
    text = "港口管理局周四宣布,将对途经海峡的油轮加强检查。检查将于下月一日开始。" * 5
    made = {copy.kind: copy.text for copy in copies([text], PARAGRAPHS, FURNITURE, seed=1)}
    assert 0.5 * len(text) < len(made["words edited"]) < 2 * len(text)
    assert made["words edited"] != text


def test_pairs_that_quote_share_a_third_of_the_shorter() -> None:
    texts = [
        " ".join(f"{letter}{number}" for number in range(length))
        for letter, length in zip("abc", (200, 300, 400), strict=True)
    ]
    for one, other in quoting(texts, 20, Random(1)):  # noqa: S311  nothing secret
        shared = {*one.replace('"', "").split()} & {*other.replace('"', "").split()}
        assert len(shared) / min(len(one.split()), len(other.split())) == pytest.approx(1 / 3, abs=0.01)


def test_a_teaser_is_the_opening() -> None:
    assert teaser("one two three four", 3) == "one two three\u2026"
