"""What sampling a text costs."""

from pathlib import Path

from benchmarks.match.corpus import of_articles
from benchmarks.match.timing import interleaved
from benchmarks.stories.peers import WAYS

LENGTH = 4_000
_TEXTS, _ROUNDS = 300, 5


def milliseconds(articles: Path, seed: int) -> dict[str, float]:
    """CPU time for a text of LENGTH characters, for each way: different texts, of the articles' sentences."""
    documents = of_articles(articles, 2 * _TEXTS, seed).documents
    texts = [document.body[:LENGTH] for document in documents if len(document.body) >= LENGTH][:_TEXTS]
    seconds = interleaved({name: way.keep for name, way in WAYS.items()}, texts, _ROUNDS)
    return {name: 1_000 * taken / len(texts) for name, taken in seconds.items()}
