"""What an invocation says of itself: one line of JSON in the log, and its counts as CloudWatch metrics."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.logging.utils import copy_config_to_registered_loggers
from aws_lambda_powertools.metrics import MetricUnit

from wirewatch.adapters.lambda_events import Unreadable
from wirewatch.configuring import Activation
from wirewatch.errors import WirewatchError
from wirewatch.model import Delivery, Outcome

P = ParamSpec("P")
R = TypeVar("R")

logger = Logger(service="wirewatch")
metrics = Metrics(namespace="Wirewatch", service="wirewatch")

# What is logged of what others wrote; a log line has room for 256 KiB, and a batch for many.
_REASON = 300


def observed(handler: Callable[P, R]) -> Callable[P, R]:
    """A handler whose logs name the request, whose metrics go out, and whose failure is a line of its own."""

    @wraps(handler)
    def reporting(*args: P.args, **kwargs: P.kwargs) -> R:
        copy_config_to_registered_loggers(logger, include={"wirewatch"})
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
    for name, of_each in (("skipped", "skipped"), ("unfinished", "unfinished")):
        told[name] = {one.source: _short(one.reason) for one in outcomes if one.status == of_each}
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
    of_state = {
        state: {one.alert: _short(one.reason) for one in delivered if one.state == state}
        for state in ("SENT", "PENDING", "LEASED", "FAILED")
    }
    said = {state.lower(): alerts for state, alerts in of_state.items() if alerts}
    log = logger.error if of_state["FAILED"] else logger.info
    log(f"alerts {what}", extra=said)
    counts = {"Sent": "SENT", "Postponed": "PENDING", "Unmarked": "LEASED", "Failed": "FAILED"}
    _count(**{f"Alerts{what.capitalize()}{name}": len(of_state[state]) for name, state in counts.items()})


def activation(made: Activation) -> None:
    """What has become of a push."""
    log = logger.info if made.active else logger.error
    log("configuration activated" if made.active else "configuration not activated", extra=asdict(made))
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
