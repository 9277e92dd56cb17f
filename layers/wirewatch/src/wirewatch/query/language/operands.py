"""Builds what stands between operators: terms, values, length and age. Each comes with what is wrong with it.

A term with a fault has no words; the checks pass over it, and what was found around it still holds.
"""

import re
import unicodedata
from collections.abc import Iterator

from wirewatch.errors import QueryFault
from wirewatch.query.common import COMMON
from wirewatch.query.language.lexer import short
from wirewatch.query.language.operators import number
from wirewatch.query.nodes import Age, Length, Node, Term, Value, ValueField, Word
from wirewatch.text import Token, cased, edges, tokenize

MIN_LETTERS = 3
MAX_LENGTH = 1_000_000
MAX_AGE_DAYS = 400
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MINUTE, _DAY = _SECONDS["m"], _SECONDS["d"]

# East Asian keyboards have these; one character for one, so that offsets stay.
_WIDE = str.maketrans("＊？", "*?")
# A letter of no living script stands for `?` while words are cut and folded: it is a letter, and folds to itself.
_JOKERS = "\ua66e\ua015\ua016"
_LENGTH = re.compile(r"words\s*([<>])\s*([0-9]+)")
_AGE = re.compile(r"age[:：]\s*([0-9]+)([mhdw])")


def term(text: str, start: int, span: tuple[int, int], *, case: bool = False) -> tuple[Term, list[QueryFault]]:
    """A word, or the words of a phrase, as a term; `start` is the text's offset in the query.

    `span` is the whole of what was written: quotes and `case:` included.
    """
    if text.isascii() and text.isalnum():
        # Most terms are such words, and lists can be long.
        return Term(*span, (Word(text.lower()),), text, case=(text,) if case else ()), []
    joker = next((joker for joker in _JOKERS if joker not in text), _JOKERS[0])
    marked = _mark(text.translate(_WIDE), joker)
    tokens = tokenize(marked)
    ends = {token.end for token in tokens}
    stars = {at for at in _every(marked, "*") if at in ends and not _is_inside(marked[at + 1 : at + 2])}
    words = tuple(Word(token.word.replace(joker, "?"), token.end in stars) for token in tokens)
    faults = [
        QueryFault(start + at, start + end, message, hint)
        for at, end, message, hint in (*_bad_signs(marked, stars), *_bad_words(text, tokens, words))
    ]
    if not words and not faults:
        faults.append(_wordless(text, start, span))
    if faults:
        return unread(*span), faults
    before, after = edges(marked, tokens[0].start, tokens[-1].end + words[-1].stem)
    capitals = tuple(cased(marked[token.start : token.end]).replace(joker, "?") for token in tokens) if case else ()
    return Term(*span, words, text, before, after, capitals), []


def unread(start: int, end: int) -> Term:
    """Stands in the tree for what could not be read."""
    return Term(start, end, (), "")


def everywhere(node: Term) -> str:
    """Why a term is in nearly every text: "short" or "common"; empty where it is not."""
    if len(node.words) != 1 or node.case or node.before or node.after:
        return ""
    word = node.words[0]
    if len(word.text) < MIN_LETTERS and all(map(_is_alphabetic, word.text)):
        return "short"
    return "common" if word.text in COMMON and not word.stem else ""


def value(field: ValueField, text: str, start: int, span: tuple[int, int]) -> tuple[Node, list[QueryFault]]:
    """What a source, a language or a tag must be; `start` is the text's offset, `span` that of it and its quotes."""
    plain = text.translate(_WIDE).rstrip()
    stem = plain.endswith("*")
    words = " ".join(token.word for token in tokenize(plain))
    if "*" in plain.removesuffix("*") or "?" in plain:
        example = words.split(" ", 1)[0] or "reuters"
        message = f"{field}:{short(text)}: of the wildcards only * can stand here, and only at the end"
        return unread(*span), [QueryFault(start, start + len(text), message, f"as in {field}:{example}*")]
    if not words:
        return unread(*span), [_wordless(text, start, span)]
    return Value(*span, field, words, stem), []


def length(text: str, start: int) -> tuple[Node, list[QueryFault]]:
    """`words>500`."""
    end = start + len(text)
    match = _LENGTH.fullmatch(text)
    words = number(match[2], 0, MAX_LENGTH) if match else None
    if match is None or words is None:
        message = f"'{short(text)}' is not words> or words< with a number from 0 to {MAX_LENGTH:,}"
        return unread(start, end), [QueryFault(start, end, message, "as in words>500 or words<100")]
    return Length(start, end, match[1] == ">", words), []


def age(text: str, start: int) -> tuple[Node, list[QueryFault]]:
    """`age:2d`."""
    end = start + len(text)
    match = _AGE.fullmatch(text)
    count = number(match[1], 0, MAX_AGE_DAYS * _DAY) if match else None
    seconds = count * _SECONDS[match[2]] if match and count is not None else -1
    if not _MINUTE <= seconds <= MAX_AGE_DAYS * _DAY:
        message = f"'{short(text)}' is no age: a number of m, h, d or w, from one minute to {MAX_AGE_DAYS} days"
        return unread(start, end), [QueryFault(start, end, message, "as in age:90m, age:12h, age:2d or age:1w")]
    return Age(start, end, seconds), []


def _wordless(text: str, start: int, span: tuple[int, int]) -> QueryFault:
    place = (start, start + len(text)) if text else span
    return QueryFault(*place, f"'{short(text)}' has no letter or digit to look for", "write a word, or leave it out")


def _mark(text: str, joker: str) -> str:
    """A text in which each `?` that stands for a letter, right behind one, is a joker."""
    if "?" not in text:
        return text
    characters = list(text)
    for at, character in enumerate(characters):
        if character == "?" and at and _is_inside(characters[at - 1]):
            characters[at] = joker
    return "".join(characters)


def _is_inside(character: str) -> bool:
    return character.isalnum() or (character != "" and unicodedata.category(character)[0] == "M")


def _every(text: str, sign: str) -> Iterator[int]:
    return (at for at, character in enumerate(text) if character == sign) if sign in text else iter(())


def _bad_signs(marked: str, stars: set[int]) -> Iterator[tuple[int, int, str, str]]:
    for at in _every(marked, "*"):
        if at not in stars:
            yield at, at + 1, "* can only stand at the end of a word", "as in sanction*"
    for at in _every(marked, "?"):
        if marked[at + 1 : at + 2].isalnum() or marked[at - 1 : at] == "*":
            yield at, at + 1, "? can only stand behind a letter or digit", "as in organi?ation or sanction?"


def _bad_words(text: str, tokens: list[Token], words: tuple[Word, ...]) -> Iterator[tuple[int, int, str, str]]:
    for token, word in zip(tokens, words, strict=True):
        letters, joker, _ = word.text.partition("?")
        if (word.stem or joker) and len(letters) < MIN_LETTERS:
            end = token.end + word.stem
            sign = joker or "*"
            message = f"'{short(text[token.start : end])}': {MIN_LETTERS} letters or more must stand before {sign}"
            if word.text.isalpha() and not any(map(_is_alphabetic, word.text)):
                hint = "leave the sign out: in this script a term is found within longer words too"
            else:
                hint = "a shorter stem matches everything"
            yield token.start, end, message, hint


def _is_alphabetic(character: str) -> bool:
    """Whether words of one or two such characters are everywhere: letters with capitals, Hebrew, Arabic, digits."""
    return character.isdigit() or character.lower() != character.upper() or "\u0590" <= character <= "\u06ff"
