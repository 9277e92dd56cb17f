"""Following stories: which of them an article may tell, as the store knows it."""

from collections import Counter
from datetime import datetime

from wirewatch.model import Article, Fingerprint
from wirewatch.ports import Store
from wirewatch.stories import keys
from wirewatch.stories.telling import Followed

# An article of quotations shares claims with many stories; those that share most are looked at.
MOST_LOOKED_AT = 6


class Follower:
    """Reads what the store knows of stories: two reads an article, and one where nothing is known."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def follow(self, fingerprint: Fingerprint, known: Article | None, now: datetime) -> Followed:
        """What an article with this fingerprint may tell. `known` is what is stored of it."""
        wanted = keys(fingerprint)
        held = self._store.claims(wanted, now) if wanted else {}
        own = known.story if known else ""
        # The title and the address are the last of the keys, and one claim each: they count for more than a sample.
        shares = Counter(held.values())
        shares.update({held[key]: len(wanted) for key in wanted if key in held and not key.startswith("w")})
        looked_at = [story for story, _ in shares.most_common(MOST_LOOKED_AT)]
        ids = list(dict.fromkeys((own, *looked_at) if own else looked_at))
        found = self._store.stories(ids, now) if ids else []
        return Followed(held, tuple(found), frozenset(ids) - {story.id for story in found}, own)
