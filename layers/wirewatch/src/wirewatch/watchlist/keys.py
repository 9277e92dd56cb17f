"""What a watchlist may hold, and how much of it."""

import re

KEYS = ("settings", "lists", "watches")
SETTINGS = ("timezone", "quiet_hours", "digest_at")
LIST = ("terms", "file", "names", "translit")
YES_OR_NO = ("true", "false")
WATCH = (
    "id", "name", "query", "exclude", "severity", "deliver", "max_per_hour", "max_per_day", "corroboration", "tags",
    "sources", "languages", "mute_until", "note", "should_match", "should_not_match",
)  # fmt: skip
ONLY = ("include", "exclude")

LIST_NAME = re.compile(r"[a-z][a-z0-9_-]*")
LISTS_FOLDER = "lists"
LIST_FILE = re.compile(rf"{LISTS_FOLDER}/[\w-][\w .-]*\.txt")
# As in BCP 47, which knows more than anybody writes.
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

MAX_LIST_BYTES = 32_000_000
TOO_LARGE = f"the file is larger than {MAX_LIST_BYTES:,} bytes"
MAX_LINE = 1000
# What a list of lists may come to, so that no query is longer than it looks.
MAX_ITEMS = 250_000
MAX_NESTED = 20
MAX_A_DAY = 1000
# The first publisher of a story is the alert itself. Each number is one more alert of the same story.
MIN_PUBLISHERS, MAX_PUBLISHERS = 2, 200
MAX_CORROBORATION = 5
MAX_NAME, MAX_NOTE, MAX_EXAMPLE = 100, 1000, 10_000
