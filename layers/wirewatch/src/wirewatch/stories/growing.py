"""What a story becomes when an article joins it."""

from dataclasses import replace

from wirewatch.model import Joining, Story


def grown(story: Story | None, joining: Joining) -> Story:
    """The story with what an article adds; None is one that the article founds.

    Adding is of no order, and adding twice is adding once: a source carries a story since the first moment it did.
    """
    more = joining.more
    if story is None:
        return replace(more, version=1)
    return replace(
        story,
        expires_at=max(story.expires_at, more.expires_at),
        copies=story.copies | more.copies,
        sources={**more.sources, **story.sources},
        publishers=story.publishers | more.publishers,
        spoken={**story.spoken, **more.spoken},
        updates={**story.updates, **more.updates},
        corroborated={**story.corroborated, **more.corroborated},
        heard=story.heard | more.heard,
        version=story.version + joining.speaks,
    )


def silenced(story: Story, alert_id: str) -> Story | None:
    """The story without what an alert has said that never went out; None where it said nothing of it."""
    kept = {watch: spoke for watch, spoke in story.spoken.items() if spoke != alert_id}
    if kept == story.spoken:
        return None
    return replace(story, spoken=kept, version=story.version + 1)
