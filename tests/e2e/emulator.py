"""ministack, with three things that AWS does and it does not. The Python of its own environment runs this.

The names are those of ministack 1.5.33, which the lock holds.
"""

import contextvars
import json
from typing import Any

from ministack import app  # type: ignore[import-not-found]  # it is not in the environment that is checked
from ministack.core import iam_actions  # type: ignore[import-not-found]
from ministack.services import eventbridge, s3, scheduler  # type: ignore[import-not-found]

# Seconds between two looks for schedules that are due; the schedules themselves stay as the template has them.
scheduler._SCHEDULE_TICK_INTERVAL = 0.5

# Who may send a message may send a batch; the batch is no permission of its own (SQS developer guide, batch actions).
_BATCH = {f"sqs:{name}Batch": f"sqs:{name}" for name in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")}
_action = iam_actions.extract_iam_action


def _permission(*args: Any, **kwargs: Any) -> Any:
    action = _action(*args, **kwargs)
    return _BATCH.get(action, action)


iam_actions.extract_iam_action = _permission

# S3's event names the version of an object in a versioned bucket (S3 user guide, EventBridge event message structure).
_version: contextvars.ContextVar[str | None] = contextvars.ContextVar("version", default=None)
_fire, _dispatch = s3._fire_s3_event, eventbridge._dispatch_event


def _fire_with_version(*args: Any, **kwargs: Any) -> Any:
    _version.set(kwargs.get("version_id"))
    return _fire(*args, **kwargs)


def _dispatch_with_version(event: dict[str, Any]) -> Any:
    if event.get("Source") == "aws.s3" and _version.get():
        detail = json.loads(event["Detail"])
        detail["object"]["version-id"] = _version.get()
        event["Detail"] = json.dumps(detail)
    return _dispatch(event)


s3._fire_s3_event, eventbridge._dispatch_event = _fire_with_version, _dispatch_with_version

if __name__ == "__main__":
    app.main()
