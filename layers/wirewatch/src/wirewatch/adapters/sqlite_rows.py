"""Records as rows of the SQLite file and back."""

import json
from dataclasses import replace
from typing import Any

from wirewatch.adapters.records import alert, compressed, encoded, moment, seconds
from wirewatch.model import AlertRow, Article

# The sources that came to carry an alert's story later, in their order.
CARRIED = (
    "(SELECT json_group_array(source) FROM (SELECT source FROM carried WHERE alert = alerts.id ORDER BY at, source))"
)
ALERT_COLUMNS = f"id, payload, {CARRIED}, state, pending_since, lease_owner, lease_until, sent_at, reason"


def article_row(article: Article, version: int) -> dict[str, Any]:
    """The values of an article's row."""
    return {
        "id": article.id,
        "version": version,
        "expires": seconds(article.expires_at),
        "row": encoded(replace(article, text="", version=version)),
        "text": compressed(article.text),
    }


def alert_row(row: tuple[Any, ...]) -> AlertRow:
    """The alert of a row of ALERT_COLUMNS, and where it stands. Raises StoreError."""
    alert_id, payload, carried, state, pending_since, owner, lease_until, sent_at, reason = row
    stored = alert(alert_id, payload, json.loads(carried))
    return AlertRow(stored, state, moment(pending_since), owner, moment(lease_until), moment(sent_at), reason)
