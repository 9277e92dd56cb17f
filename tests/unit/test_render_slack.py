"""What Slack makes bold, what it must not make of text from outside, and how many alerts go into a message."""

from datetime import UTC, datetime
from typing import Any

import pytest

from wirewatch.model import Alert
from wirewatch.render import clean, mrkdwn, slack


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("AT&T <b> </b>", "AT&amp;T &lt;b&gt; &lt;/b&gt;"),
        ("<!channel> <@U1> <https://a.example|b>", "&lt;!channel&gt; &lt;@U1&gt; &lt;https://a.example|b&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("*a* _b_ ~c~ `d`", "∗a∗ ˍbˍ ∼c∼ ˋdˋ"),
        ("oil_price and _x", "oil_price and ˍx"),
        (":fire: at 20:51", "∶fire: at 20:51"),
        ("> quoted", "›" + " quoted"),
    ],
)
def test_text_from_outside_stays_text(text: str, shown: str) -> None:
    assert mrkdwn.literal(text) == shown


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("US lifts sanctions", ["sanctions"], "US lifts *sanctions*"),
        ("(potash), again", ["potash"], "(*potash*), again"),
        ("pre-sanctioned", ["sanction"], "pre-*sanctioned*"),
        ("Belaruskali wins", ["Belarus"], "*Belaruskali* wins"),
        ("a $NTR b", ["$NTR"], "a $ *NTR* b"),
        ("白俄罗斯钾肥出口", ["钾肥"], "白俄罗斯 *钾肥* 出口"),
        ("北京，钾肥。", ["钾肥"], "北京， *钾肥* 。"),
        ("*potash*", ["potash"], "∗ *potash* ∗"),
        ("<potash>", ["potash"], "&lt; *potash* &gt;"),
        ("हिन्दी में", ["हिन्दी"], "*हिन्दी* में"),
        ("oil_price", ["oil"], "*oil* ˍprice"),
        ("only € here", ["€"], "only € here"),
        ("“potash” – x", ["potash"], "“*potash*” – x"),
    ],
)
def test_bold_stands_on_whole_words_with_room_around(text: str, words: list[str], shown: str) -> None:
    marks = tuple((text.index(word), text.index(word) + len(word)) for word in words)
    assert mrkdwn.bold(clean.Marked(text, marks)) == shown


def test_a_pipe_in_a_label_does_not_end_it() -> None:
    assert mrkdwn.link("https://a.example/?a=1&b=2", "x|y") == "<https://a.example/?a=1&amp;b=2|x∣y>"


@pytest.mark.parametrize("text", ["&" * 500, "word & " * 100, "x" * 500, "🛢" * 500])
@pytest.mark.parametrize("limit", [10, 150, 3000])
def test_the_limit_holds_for_what_is_sent(text: str, limit: int) -> None:
    assert clean.units(mrkdwn.within(text, limit)) <= limit


def alert(number: int, summary: str = "") -> Alert:
    return Alert(
        id=f"{number:016}",
        kind="alert",
        severity="normal",
        watches=("potash",),
        title=f"Potash rises, part {number}",
        url="https://example.com/",
        source="wire",
        source_name="The Wire",
        first_seen=datetime(2026, 11, 23, 18, 51, tzinfo=UTC),
        summary=summary,
    )


def test_short_alerts_go_out_together_in_order_with_a_line_between_two() -> None:
    alerts = [alert(number) for number in range(10)]
    groups = slack.grouped(alerts)
    assert [one for group in groups for one in group] == alerts
    assert [len(group) for group in groups] == [10]
    payload: Any = slack.payload(*groups[0])
    kinds = [block["type"] for block in payload["blocks"]]
    assert kinds == [*["header", "section", "context", "divider"] * 9, "header", "section", "context"]
    assert payload["text"].startswith("10 alerts: 🔵 potash: Potash rises, part 0; 🔵 potash: Potash rises, part 1; ")


def test_an_alert_alone_is_said_as_if_there_were_no_groups() -> None:
    payload: Any = slack.payload(alert(1))
    assert payload["text"] == "🔵 potash: Potash rises, part 1"
    assert "divider" not in [block["type"] for block in payload["blocks"]]


# Twelve have 47 blocks of 50; seven long ones leave no room for an eighth in the text of a message.
@pytest.mark.parametrize(("number", "summary", "sizes"), [(60, "", [12] * 5), (20, "word " * 110, [7, 7, 6])])
def test_more_alerts_than_fit_a_message_fill_one_after_the_other(number: int, summary: str, sizes: list[int]) -> None:
    groups = slack.grouped([alert(n, summary) for n in range(number)])
    assert [len(group) for group in groups] == sizes


def test_the_plain_form_of_several_names_each_with_its_id() -> None:
    text = str(slack.plain(alert(1), alert(2))["text"])
    assert text.split("\n\n") == [slack.plain(alert(1))["text"], slack.plain(alert(2))["text"]]


def test_no_alerts_make_no_groups() -> None:
    assert slack.grouped([]) == []
