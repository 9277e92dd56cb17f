"""Stories in DynamoDB: their rows, the claims by which they are found, and which alerts name whom.

What an article adds to a story is added by one update, in whatever order articles come, so that copies which say
nothing need not wait for each other. Only what speaks is written on condition that nobody else has spoken meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters import records
from wirewatch.adapters.dynamodb_calls import ConditionsFailed, put
from wirewatch.adapters.dynamodb_rows import CARRIED, EXPIRY, KEY, Item, moment, number, text
from wirewatch.adapters.dynamodb_traffic import DynamoTraffic
from wirewatch.errors import Conflict
from wirewatch.model import Joining, Story
from wirewatch.stories.growing import silenced

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

_ABSENT_OR_EXPIRED = f"attribute_not_exists({KEY}) OR {EXPIRY} <= :now"
_CLAIMABLE = f"{_ABSENT_OR_EXPIRED} OR story IN (:own, :holder)"
# How often a story is asked to forget an alert that has failed; each try that is overtaken lets another's succeed.
_FORGETTING = 20


class DynamoStories(DynamoTraffic):
    """The part of a store in AWS that knows stories."""

    def claims(self, keys: Sequence[str], now: datetime) -> Mapping[str, str]:
        """Of some keys those that are claimed, each with the story that holds it."""
        found = self._calls.get_all(self._tables.articles, map(rows.claim_key, keys))
        return {rows.name(row): row["story"]["S"] for row in found if rows.alive(row, now)}

    def stories(self, ids: Sequence[str], now: datetime) -> list[Story]:
        """Those of some stories that are there."""
        found = self._calls.get_all(self._tables.articles, map(rows.story_key, ids))
        return list(records.readable(_story, (row for row in found if rows.alive(row, now))))

    def _joining(self, joining: Joining | None, now: datetime) -> "Iterator[TransactWriteItemTypeDef]":
        """The actions by which an article joins its story."""
        if joining is None:
            return
        more, table = joining.more, self._tables.articles
        if more.version == 0:
            yield {"Put": put(table, _row(more), _ABSENT_OR_EXPIRED, now=number(now))}
        else:
            yield {"Update": _update(table, joining, now)}
        for key, holder in joining.claims.items():
            row = {**rows.claim_key(key), "story": text(more.id), EXPIRY: rows.expiry(more.expires_at)}
            values = {"now": number(now), "own": text(more.id), "holder": text(holder or more.id)}
            yield {"Put": put(table, row, _CLAIMABLE, **values)}

    def _carried(self, joining: Joining | None) -> "Iterator[TransactWriteItemTypeDef]":
        """The actions by which alerts come to name a source that carries their story too."""
        if joining is None or not joining.more.sources:
            return
        for alert in joining.carried:
            yield {
                "Update": {
                    "TableName": self._tables.alerts,
                    "Key": rows.alert_key(alert),
                    "UpdateExpression": f"ADD {CARRIED} :sources",
                    "ConditionExpression": f"attribute_exists({KEY})",
                    "ExpressionAttributeValues": {":sources": {"SS": list(joining.more.sources)}},
                }
            }

    def _fail(self, failing: "UpdateTypeDef", alert_id: str, story_id: str) -> bool:
        """Let an alert become FAILED and its story forget it, all or nothing; False where the alert is not ours."""
        for _ in range(_FORGETTING):
            row = self._calls.get(self._tables.articles, rows.story_key(story_id))
            stories = records.readable(_story, [row] if row else [])
            forgetting = [action for story in stories for action in self._forgetting(story, alert_id)]
            try:
                self._calls.write([{"Update": failing}, *forgetting])
            except ConditionsFailed as failed:
                if failed.rows[0] is not None:
                    return False
            else:
                return True
        raise Conflict(f"story {story_id} changed {_FORGETTING} times while it was to forget alert {alert_id}")

    def _forgetting(self, story: Story, alert_id: str) -> "list[TransactWriteItemTypeDef]":
        less = silenced(story, alert_id)
        if less is None:
            return []
        gone = {f"#w{at}": watch for at, watch in enumerate(sorted(story.spoken.keys() - less.spoken.keys()))}
        return [
            {
                "Update": {
                    "TableName": self._tables.articles,
                    "Key": rows.story_key(story.id),
                    "UpdateExpression": f"SET #version = :after REMOVE {', '.join(f'#spoken.{name}' for name in gone)}",
                    "ConditionExpression": "#version = :before",
                    "ExpressionAttributeNames": {"#version": "version", "#spoken": "spoken", **gone},
                    "ExpressionAttributeValues": {":before": number(story.version), ":after": number(less.version)},
                }
            }
        ]


def _row(story: Story) -> Item:
    """A new story. A set cannot be empty, and an update finds its way only into a map that is there."""
    sets = {name: value for name, value in _sets(story).items() if value}
    return {
        **rows.story_key(story.id),
        "version": number(1),
        EXPIRY: rows.expiry(story.expires_at),
        **{name: {"M": entries} for name, entries in _maps(story).items()},
        **sets,
    }


def _story(row: Item) -> Story:
    """The story of a row. Raises StoreError."""
    updates = {watch: value["S"].rpartition("#") for watch, value in row["updates"]["M"].items()}
    return Story(
        id=rows.name(row),
        expires_at=moment(row, EXPIRY) or records.moment(0),
        copies=records.copies(map(bytes, row["copies"]["BS"])) if "copies" in row else frozenset(),
        sources={name: records.moment(float(value["N"])) for name, value in row["sources"]["M"].items()},
        publishers=frozenset(row["publishers"]["SS"]) if "publishers" in row else frozenset(),
        spoken={watch: value["S"] for watch, value in row["spoken"]["M"].items()},
        updates={watch: (day, int(times)) for watch, (day, _, times) in updates.items()},
        corroborated={watch: int(value["N"]) for watch, value in row["corroborated"]["M"].items()},
        heard=records.heard(map(bytes, row["heard"]["BS"])) if "heard" in row else frozenset(),
        version=int(row["version"]["N"]),
    )


def _maps(story: Story) -> "dict[str, dict[str, AttributeValueTypeDef]]":
    return {
        "sources": {name: number(since) for name, since in story.sources.items()},
        "spoken": {watch: text(alert) for watch, alert in story.spoken.items()},
        "updates": {watch: text(f"{day}#{times}") for watch, (day, times) in story.updates.items()},
        "corroborated": {watch: number(count) for watch, count in story.corroborated.items()},
    }


def _sets(story: Story) -> "dict[str, AttributeValueTypeDef]":
    sets: dict[str, AttributeValueTypeDef] = {}
    if story.copies:
        sets["copies"] = {"BS": sorted(map(records.packed_copy, story.copies))}
    if story.publishers:
        sets["publishers"] = {"SS": sorted(story.publishers)}
    if story.heard:
        sets["heard"] = {"BS": [records.packed_heard(story.heard)]}
    return sets


def _update(table: str, joining: Joining, now: datetime) -> "UpdateTypeDef":
    """An update that adds to a story: a source since its first moment, other entries as they are now, sets to sets."""
    more = joining.more
    names, values = {"#expires": EXPIRY}, {":expires": rows.expiry(more.expires_at), ":now": number(now)}
    setting = ["#expires = :expires"]
    condition = f"{EXPIRY} > :now"
    for kind, entries in _maps(more).items():
        for at, (name, value) in enumerate(entries.items()):
            place, new = f"#{kind}.#{kind}{at}", f":{kind}{at}"
            names |= {f"#{kind}": kind, f"#{kind}{at}": name}
            values[new] = value
            setting.append(f"{place} = if_not_exists({place}, {new})" if kind == "sources" else f"{place} = {new}")
    adding = []
    for kind, added in _sets(more).items():
        names[f"#{kind}"] = kind
        values[f":{kind}"] = added
        adding.append(f"#{kind} :{kind}")
    if joining.speaks:
        names["#version"] = "version"
        values |= {":before": number(more.version), ":after": number(more.version + 1)}
        setting.append("#version = :after")
        condition += " AND #version = :before"
    expression = f"SET {', '.join(setting)}" + (f" ADD {', '.join(adding)}" if adding else "")
    return {
        "TableName": table,
        "Key": rows.story_key(more.id),
        "UpdateExpression": expression,
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
