"""What an invocation says of itself: one line of JSON in the log, and its counts as CloudWatch metrics."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from wirewatch.adapters.lambda_events import Unreadable
from wirewatch.configuring import Activation
from wirewatch.errors import WirewatchError
from wirewatch.model import Delivery, Outcome

P = ParamSpec("P")
R = TypeVar("R")

# A logger of the library's own name: what its modules log goes out through it, as JSON too.
logger = Logger(service="wirewatch")
metrics = Metrics(namespace="Wirewatch", service="wirewatch")

# What is logged of what others wrote, and of how many: a log line has room for 256 KiB.
_REASON = 600
_LISTED = 50


def observed(handler: Callable[P, R]) -> Callable[P, R]:
    """A handler whose logs name the request, whose metrics go out, and whose failure is a line of its own."""

    @wraps(handler)
    def reporting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return handler(*args, **kwargs)
        except Exception as error:
            logger.exception(_short(error) if isinstance(error, WirewatchError) else "a fault in Wirewatch")
            _count(InvocationsFailed=1)
            raise

    observed: Callable[P, R] = logger.inject_lambda_context(metrics.log_metrics(reporting))
    return observed


def polls(sources: Sequence[str]) -> None:
    """What schedule has queued."""
    logger.info("sources queued", extra={"sources": sources})
    _count(SourcesDue=len(sources))


def visits(outcomes: Sequence[Outcome]) -> None:
    """What ingest has visited."""
    failed = {outcome.source: _short(outcome.reason) for outcome in outcomes if outcome.status == "failed"}
    told: dict[str, Any] = {
        "statuses": {outcome.source: outcome.status for outcome in outcomes},
        "stored": sum(outcome.stored for outcome in outcomes),
        "alerts": [alert for outcome in outcomes for alert in outcome.alerts],
    }
    for status in ("skipped", "unfinished"):
        told[status] = {one.source: _short(one.reason) for one in outcomes if one.status == status}
    told["failed"] = failed
    told["set_aside"] = {one.source: [*map(_short, one.quarantined)] for one in outcomes if one.quarantined}
    logger.info("sources visited", extra={name: value for name, value in told.items() if value})
    _count(
        SourcesVisited=len(outcomes),
        SourcesFailed=len(failed),
        ArticlesStored=told["stored"],
        AlertsStored=len(told["alerts"]),
    )


def deliveries(what: str, delivered: Sequence[Delivery]) -> None:
    """What has become of alerts; `what` was to be done, such as "published"."""
    said: dict[str, dict[str, Any]] = {}
    for state in ("SENT", "PENDING", "LEASED", "FAILED"):
        of_state = [one for one in delivered if one.state == state]
        if of_state:
            reasons = Counter(_short(one.reason) for one in of_state if one.reason)
            said[state.lower()] = {
                "count": len(of_state),
                "alerts": [one.alert for one in of_state[:_LISTED]],
                **({"reasons": dict(reasons.most_common(_LISTED))} if reasons else {}),
            }
    log = logger.error if "failed" in said else logger.info
    log(f"alerts {what}", extra=said)
    counts = {"Sent": "sent", "Postponed": "pending", "Unmarked": "leased", "Failed": "failed"}
    _count(
        **{
            f"Alerts{what.capitalize()}{name}": said[state]["count"] if state in said else 0
            for name, state in counts.items()
        }
    )


def activation(made: Activation) -> None:
    """What has become of a push."""
    log = logger.info if made.active else logger.error
    log(
        "configuration activated" if made.active else "configuration not activated",
        extra={**asdict(made), "reason": _short(made.reason)},
    )
    _count(ConfigActivated=int(made.active), ConfigNotActivated=int(not made.active))


def unreadable(records: Sequence[Unreadable]) -> None:
    """What nobody can read, and where it goes."""
    for record in records:
        logger.error(
            "a record cannot be read and goes to the dead-letter queue", extra={"reason": _short(record.reason)}
        )
    _count(RecordsUnreadable=len(records))


def _count(**counts: int) -> None:
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)


def _short(reason: object) -> str:
    return str(reason)[:_REASON]
