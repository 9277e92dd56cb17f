"""The demonstration, as its user runs it."""

import json
import subprocess
import sys


def demo(*options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "wirewatch", "demo", *options], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def test_it_shows_alerts_as_e_mail_and_in_slack_and_sums_up() -> None:
    shown = demo()
    assert "Subject: [CRITICAL]" in shown
    assert "WHY IT MATCHED" in shown
    assert "**Belaruskali**" in shown
    assert "The same in Slack" in shown
    assert "\x1b" not in shown
    assert "first look                8        45   45       8" in shown
    assert "after new articles        8        61   16      10" in shown


def test_it_tells_machines_the_same() -> None:
    lines = [json.loads(line) for line in demo("--json").splitlines()]
    kinds = [line.get("kind", line["type"]) for line in lines if line["type"] != "source"]
    assert kinds == ["summary"] * 8 + ["run"] + ["alert"] * 10 + ["run"]
    assert all(line["matches"] for line in lines if line.get("kind") == "alert")
