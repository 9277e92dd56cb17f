"""Amounts in English."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(amount: int, noun: str) -> str:
    """The amount and its noun: "1 minute", "3 minutes"."""
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


def in_words(amount: int) -> str:
    """ "five"; from eleven on in digits."""
    return _WORDS[amount] if 0 <= amount < len(_WORDS) else str(amount)


def more(amount: int, noun: str) -> str:
    """What a shortened list ends with: "and 3 more places"; empty for none."""
    return f"and {amount} more {noun}{'' if amount == 1 else 's'}" if amount > 0 else ""
