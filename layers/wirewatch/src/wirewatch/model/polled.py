"""A source's turn, and what is remembered of it from one to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Validators = Literal["trusted", "doubted", "ignored"]


@dataclass(frozen=True, slots=True)
class Poll:
    """A source's turn. `slot` is the moment it was due; `delayed_until` the delay it carries out, if any.

    `by_hand`: a person wants it now, whatever its slots; what its server asked for holds all the same.
    """

    source: str
    slot: datetime
    delayed_until: datetime | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """A page that could not be fetched: its entry was judged on the feed's text, the page is tried again.

    `after` is the moment before which its server asked not to be asked again.
    """

    article: str
    url: str
    tries: int = 1
    after: datetime | None = None


class Listed(NamedTuple):
    """An entry as a source listed it last: its article's id, a hash of what it says, and by what else it is known.

    `content` has 4 bytes. `guid`, `name` and `moment` have 6, or none where they tell it from no other entry: hashes of
    its guid, of its title with its date, and of its date alone. `link` has 6, or none where the id is as it was: the
    first ones of the id that an article would have that was first listed as this entry is now.
    """

    article: str
    content: bytes
    guid: bytes = b""
    name: bytes = b""
    moment: bytes = b""
    link: bytes = b""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a source: `keys`, the first 8 bytes of each article id, what it lists now before what it listed
    earlier, and more about the newest of what it `listed` last."""

    keys: tuple[bytes, ...] = ()
    listed: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a source fails: `since` is its first failure after its last good answer, `reason` the latest one's.

    `url` is the configured address that fails; another one begins without a blemish.
    `score` weighs all of them: 1 for what rarely mends itself, 0.5 for a fault of the server, 0.25 for no answer.
    `throttled` counts those by which its server asked to be asked less often. `is_caution`: no server asked for the
    delay that is on; it is ours, so as not to ask in vain.
    """

    url: str
    since: datetime
    score: float
    reason: str
    throttled: int = 0
    is_caution: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect of a source's address: from `old`, the configured one, to `new`.

    `seen` counts its sightings, half a day apart; `at` is when the configured address was last found to lead there.
    """

    old: str
    new: str
    at: datetime
    seen: int = 1


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between polls. `version` 0 means that nothing is stored yet.

    `url` is the address whose baseline was taken: empty before the first; `baseline` is the hash of the body it was
    taken of. `begun` is a baseline that took longer than a visit may: the hash of its body, and how many of its
    articles are stored.

    `body_hash`, that of the latest body, serves where a server has no validators, or none that can be believed:
    `validators` says whether a 304 hid entries ("ignored") or may have ("doubted"). `whole_at` is when a body last
    came, or was last asked for without validators; `ttl` is how long it asked to be left alone.

    `polled_at` is the last good answer, to the hour; `news_at` is when something new was last listed; `trouble` is
    what has failed since the last good answer.

    `trusts_guids`: its guids stay as they are from poll to poll; `notices` is what is odd about the latest body, in
    sentences.
    """

    source: str
    version: int = 0
    url: str = ""
    baseline: str = ""
    begun: tuple[str, int] = ("", 0)
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    delayed_until: datetime | None = None
    polled_at: datetime | None = None
    owed: tuple[Owed, ...] = ()
    validators: Validators = "trusted"
    whole_at: datetime | None = None
    ttl: timedelta | None = None
    news_at: datetime | None = None
    trouble: Trouble | None = None
    move: Move | None = None
    trusts_guids: bool = True
    notices: tuple[str, ...] = ()
