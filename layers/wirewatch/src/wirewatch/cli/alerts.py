"""`wirewatch alerts`: what a deployed stack has sent, and what it has not."""

import json
from datetime import datetime, timedelta

import click

from wirewatch.adapters.clock import SystemClock
from wirewatch.cli import options
from wirewatch.model import AlertRow
from wirewatch.render import email, wording
from wirewatch.render import json as json_lines
from wirewatch.render.times import rfc3339
from wirewatch.wiring.stack import open_stack


@click.command()
@options.stack
@click.option("--days", type=click.IntRange(1, 400), default=1, show_default=True, help="So many days, to today (UTC).")
@options.as_json
def alerts(
    stack: str, region: str | None, profile: str | None, endpoint_url: str | None, days: int, *, as_json: bool
) -> None:
    """List the alerts of a stack in AWS, oldest first, each with where it stands.

    Exit codes: 0 all went out; 1 some are FAILED, or the table cannot be read; 2 the stack cannot be asked.
    """
    now = SystemClock().now()
    with options.stack_errors():
        store = open_stack(stack, region=region, profile=profile, endpoint=endpoint_url).store
        rows = [
            row for day in reversed(range(days)) for row in store.alerts_of((now - timedelta(days=day)).date(), now)
        ]
    for row in rows:
        click.echo(_record(row) if as_json else _line(row, now))
    if not as_json:
        click.echo(f"{len(rows)} alerts.", err=True)
    raise SystemExit(1 if any(row.state == "FAILED" for row in rows) else 0)


def _line(row: AlertRow, now: datetime) -> str:
    when = row.sent_at or row.pending_since or now
    reason = f"\n    {row.reason}" if row.reason and row.state != "SENT" else ""
    others = wording.others(row.alert)
    also = f"\n    also in {others}" if others else ""
    return f"{when:%Y-%m-%d %H:%M:%S}  {row.state:<7}  {row.alert.id[:8]}  {email.subject(row.alert)}{also}{reason}"


def _record(row: AlertRow) -> str:
    """The alert's JSON, with where it stands."""
    standing = {"state": row.state, "sent_at": rfc3339(row.sent_at), "reason": row.reason}
    return json.dumps(json.loads(json_lines.line(row.alert)) | standing, ensure_ascii=False)
