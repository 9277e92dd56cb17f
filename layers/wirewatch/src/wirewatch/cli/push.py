"""`wirewatch push`: the configuration of a folder to a deployed stack."""

import json
import time
from pathlib import Path

import click

from wirewatch.adapters import config_files
from wirewatch.cli import options
from wirewatch.config import Config
from wirewatch.errors import ConfigError, StoreError
from wirewatch.wiring.stack import Stack, open_stack

# A push is live within 90 s: the event takes seconds, and a function looks at the pointer once a minute.
PATIENCE = 90.0
LOOK_EVERY = 1.0
SHOWN = 20
WHERE_TO_LOOK = "What is wrong is told on OpsTopic, and in the log of the configure function."


@click.command()
@options.config_folder
@options.stack
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=PATIENCE,
    show_default=True,
    help="For so many seconds, wait until the configuration is active; 0 to push only.",
)
@options.as_json
def push(
    folder: Path,
    stack: str,
    region: str | None,
    profile: str | None,
    endpoint_url: str | None,
    wait: float,
    *,
    as_json: bool,
) -> None:
    """Check the configuration, show what changes, and make it the active one of a stack in AWS. No deployment.

    Exit codes: 0 it is active; 1 it has faults, or did not become active; 2 the stack cannot be asked.
    """
    try:
        files, latest = config_files.read_with_texts(folder)
        with options.stack_errors():
            opened = open_stack(stack, region=region, profile=profile, endpoint=endpoint_url)
            before = _before(opened)
            changes = _changes(before, latest)
            is_new = before is None or before.version != latest.version
            if is_new:
                opened.bundles.push(files)
            active = not wait or _becomes_active(opened, latest.version, wait)
    except ConfigError as error:
        click.echo(options.fault_lines(error), err=True)
        raise SystemExit(1) from error
    if as_json:
        click.echo(json.dumps({"type": "push", "version": latest.version, "active": bool(active and wait), **changes}))
    else:
        _show(changes, is_new=is_new)
        _report(latest, stack, wait, active=active)
    raise SystemExit(0 if active else 1)


def _before(stack: Stack) -> Config | None:
    """The active configuration. Where it cannot be read, all of the new one counts as added."""
    try:
        return stack.active()
    except (ConfigError, StoreError) as error:
        click.echo(f"What is active now cannot be read, so all counts as new: {error}", err=True)
        return None


def _changes(before: Config | None, latest: Config) -> dict[str, list[str]]:
    """The ids of what is added, removed and changed."""
    changes: dict[str, list[str]] = {}
    for kind, new, old in (
        ("sources", latest.sources, before.sources if before else ()),
        ("watches", latest.watchlist.watches, before.watchlist.watches if before else ()),
    ):
        now, then = {one.id: one for one in new}, {one.id: one for one in old}
        changes[f"{kind}_added"] = [one for one in now if one not in then]
        changes[f"{kind}_removed"] = [one for one in then if one not in now]
        changes[f"{kind}_changed"] = [one for one in now if one in then and now[one] != then[one]]
    return changes


def _becomes_active(stack: Stack, version: str, wait: float) -> bool:
    over = time.monotonic() + wait
    while stack.bundles.active_version() != version:
        left = over - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(LOOK_EVERY, left))
    return True


def _show(changes: dict[str, list[str]], *, is_new: bool) -> None:
    for what, ids in changes.items():
        if ids:
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            click.echo(f"{what.replace('_', ' ')}: {', '.join(ids[:SHOWN])}{more}")
    if not is_new:
        click.echo("Nothing has changed.")
    elif not any(changes.values()):
        click.echo("The sources and watches stay; what stands in their lists, or the settings, has changed.")


def _report(latest: Config, stack: str, wait: float, *, active: bool) -> None:
    what = f"Version {latest.version} ({len(latest.sources)} sources, {len(latest.watchlist.watches)} watches)"
    if active:
        click.echo(f"{what} is {'active' if wait else 'pushed; it will be active'} in {stack}.")
    else:
        click.echo(f"{what} is pushed, but not active in {stack} after {wait:g} s. {WHERE_TO_LOOK}", err=True)
