"""What Slack makes bold, and what it must not make of text from outside."""

import pytest

from wirewatch.render import clean, mrkdwn


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
