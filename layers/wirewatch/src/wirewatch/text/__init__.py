"""Words and sentences: one tokeniser for the watchlist and for the texts it is matched against.

folding     what is compared: words without case, accents, invisible characters
words       where the words of a text stand
lookalikes  letters of two alphabets in one word
romanizing  the same words in Latin letters
sentences   where its sentences stand
hints       the word that somebody may have meant
"""

from wirewatch.text.folding import cased, fold
from wirewatch.text.hints import suggestion
from wirewatch.text.lookalikes import has_lookalikes
from wirewatch.text.romanizing import romanized
from wirewatch.text.sentences import sentences
from wirewatch.text.words import Folded, Token, count_words, edges, tokenize, word_starts

__all__ = [
    "Folded",
    "Token",
    "cased",
    "count_words",
    "edges",
    "fold",
    "has_lookalikes",
    "romanized",
    "sentences",
    "suggestion",
    "tokenize",
    "word_starts",
]
