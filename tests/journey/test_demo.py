"""The demonstration, as its user runs it."""

import json
import re
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
    assert re.search(r"after new articles +8 +61 +16 +[6-9] ", shown)


def test_it_tells_machines_the_same() -> None:
    lines = [json.loads(line) for line in demo("--json").splitlines()]
    kinds = [line.get("kind", line["type"]) for line in lines if line["type"] != "source"]
    assert kinds[:9] == ["summary"] * 8 + ["run"]
    assert kinds.count("alert") == 6
    assert all(line["matches"] for line in lines if line.get("kind") == "alert")


def test_the_wire_s_report_gives_one_alert_that_names_everybody_who_prints_it() -> None:
    lines = [json.loads(line) for line in demo("--json").splitlines()]
    stories = [line for line in lines if line["type"] == "story"]
    prints = {"baltic-courier", "capital-desk", "harbour-wire", "inland-post"}
    assert {story["id"] for story in stories} == {stories[0]["id"]}
    assert all(prints <= set(story["sources"]) for story in stories)
    told = {line["id"]: line for line in lines if line.get("kind") in {"alert", "update"}}
    [first] = [story for story in stories if told[story["alert"]]["kind"] == "alert"]
    assert set(told[first["alert"]]["watches"]) >= {"sanctions", "potash"}
