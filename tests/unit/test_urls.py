"""Which addresses are the same article, and which links may be kept."""

import os
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wirewatch import urls
from wirewatch.urls import parameters

# WIREWATCH_CASES=300000 for the long run.
CASES = int(os.environ.get("WIREWATCH_CASES", "400"))

SAME = [
    # the plain form, then what is the same article
    ("https://a.example/x?id=1", [
        "http://a.example/x?id=1", "HTTPS://A.Example/x?id=1", "https://www.a.example/x?id=1",
        "https://a.example:443/x?id=1", "http://a.example:80/x?id=1", "http://a.example:443/x?id=1",
        "https://user:pw@a.example/x?id=1", "https://a.example/x?id=1#comments", "https://a.example/x/?id=1",
        "https://a.example/y/../x?id=1", "https://a.example/./x?id=1", "https://a.example/%78?id=1",
        "https://a.example/x?id=%31", "https://a.example/x?utm_source=rss&id=1&utm_medium=feed",
        "https://a.example/x?id=1&fbclid=abc", "https://a.example/x?id=1&UTM_Campaign=q&gclid=1",
        "https://a.example/x?&id=1&", "https://a.example/x?utm_source=a&amp;id=1", " https://a.example/x?id=1\n",
        "https://a.example./x?id=1", "https://a.example/x;jsessionid=AB12?id=1",
    ]),
    ("https://a.example/", ["https://a.example", "http://www.a.example/?",
        "https://a.example//", "https://a.example/../"]),
    ("https://a.example/caf%C3%A9", ["https://a.example/café", "https://a.example/caf%c3%a9"]),
    ("https://a.example/a%20b%2Fc", ["https://a.example/a b%2fc"]),
    ("https://a.example/app#!/story/7", ["http://a.example/app/#!/story/7"]),
    ("https://a.example:8080/x", ["http://a.example:8080/x"]),
    ("https://[::1]/x", ["http://[::1]:80/x"]),
    ("https://a.example/100%25", ["https://a.example/100%"]),
    ("https://a.example/world/x", [
        "https://a.example/world/x/amp", "https://a.example/world/x/amp/", "https://a.example/amp/world/x",
        "https://a.example/world/x.amp", "https://a.example/world/x?amp=1", "https://a.example/world/x?amp",
        "https://a.example/world/x?outputType=amp", "https://amp.a.example/world/x", "https://m.a.example/world/x",
        "https://mobile.a.example/world/x", "https://www.m.a.example/world/x", "https://m.a.example/world/x/amp?amp=1",
        "https://www.google.com/amp/s/a.example/world/x", "https://www.google.co.uk/amp/a.example/world/x/amp/",
        "https://a-example.cdn.ampproject.org/c/s/a.example/world/x?amp_js_v=0.1&usqp=mq331AQ",
        "https://a-example.cdn.ampproject.org/v/s/amp.a.example/world/x?amp_gsa=1",
        "https://cdn.ampproject.org/c/a.example/world/x", "https://a-example.bing-amp.com/c/s/a.example/world/x",
        "https://a-example.turbopages.org/turbo/a.example/s/world/x",
        "https://a-example.turbopages.org/a.example/s/world/x?utm_source=yxnews",
        "http:a.example/world/x", "https:\\\\a.example\\world\\x", "ht\ntps://a.exam\tple/world/x",
    ]),
    ("https://a.example/world/x.html", ["https://a.example/world/x.amp.html"]),
    ("https://en.wikipedia.org/wiki/Potash", ["https://en.m.wikipedia.org/wiki/Potash#Uses"]),
    ("https://xn--e1afmkfd.example/%D0%BD", ["https://пример.example/%D0%BD", "http://www.ПРИМЕР.example/н"]),
]  # fmt: skip

DIFFERENT = [
    ("https://a.example/x?id=1", "https://a.example/x?id=2"),
    ("https://a.example/?p=1", "https://a.example/?p=2"),
    ("https://a.example/?story=1", "https://a.example/"),
    ("https://a.example/watch?v=1", "https://a.example/watch"),
    ("https://a.example/X", "https://a.example/x"),
    ("https://a.example/a/b", "https://a.example/a%2Fb"),
    ("https://a.example/?a=1&b=2", "https://a.example/?b=2&a=1"),
    ("https://news.a.example/x", "https://a.example/x"),
    ("https://a.example/?ref=1", "https://a.example/"),
    ("https://a.example/index.html", "https://a.example/"),
    ("https://a.example/amplifiers", "https://a.example/lifiers"),
    ("https://a.example/x/amplified", "https://a.example/x"),
    ("https://a.example/amp", "https://a.example/"),
    ("https://a.example/x?amp=12", "https://a.example/x"),
    ("https://a.example/x?output=pdf", "https://a.example/x"),
    ("https://m.com/x", "https://com/x"),
    ("https://m.blogspot.com/x", "https://mobile.blogspot.com/x"),
    ("https://music.a.example/x", "https://a.example/x"),
    ("https://en.m.a.example/x", "https://en.a.example/x"),
    ("https://a.example/url?url=https://b.example/x", "https://b.example/x"),
    ("https://a.example/login?u=https://b.example/x", "https://b.example/x"),
    ("https://www.google.com/search?q=https://b.example/x", "https://b.example/x"),
    ("https://www.google.com.evil.example/url?q=https://b.example/x", "https://b.example/x"),
    ("https://notgoogle.com/url?q=https://b.example/x", "https://b.example/x"),
    ("https://www.facebook.com/sharer.php?u=https://b.example/x", "https://b.example/x"),
    ("https://translate.google.com/translate?u=https://b.example/x", "https://b.example/x"),
    ("https://www.google.com:8080/url?q=https://b.example/x", "https://b.example/x"),
]

NO_ADDRESS = ["", "42", "urn:uuid:1", "tag:a.example,2024:1", "mailto:a@a.example", "ftp://a.example/x",
    "http://", "http://[broken/", "http://a.example:port/", "https:///x", "javascript:alert(1)", "//a.example/x",
    "/x"]  # fmt: skip


@pytest.mark.parametrize(("plain", "other"), [(plain, other) for plain, others in SAME for other in (plain, *others)])
def test_what_leads_to_the_same_article_has_one_canonical_form(plain: str, other: str) -> None:
    assert urls.canonical(other) == plain


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_may_lead_to_different_articles_stays_different(one: str, other: str) -> None:
    assert urls.canonical(one) != urls.canonical(other)


STORY_IDS = [
    "id", "p", "v", "story", "storyid", "article", "articleid", "newsid", "sid", "aid", "item", "itemid", "doc",
    "docid", "page_id", "nid", "idx", "no", "pid", "cid", "post", "page", "slug", "t", "q", "ref",
]  # fmt: skip


@pytest.mark.parametrize("name", STORY_IDS)
def test_what_names_a_story_is_kept_among_all_that_does_not(name: str) -> None:
    one, other = (
        urls.canonical(f"https://a.example/x?utm_source=1&{name}={value}&fbclid=2&amp=1&{name.upper()}={value}")
        for value in (1, 2)
    )
    assert one == f"https://a.example/x?{name}=1&{name.upper()}=1"
    assert other != one


def test_no_tracking_parameter_is_one_that_names_a_story() -> None:
    assert not parameters.TRACKING & parameters.STORY
    assert not [name for name in parameters.STORY if name.startswith(parameters._PREFIXES)]


@pytest.mark.parametrize("name", sorted(parameters.TRACKING))
def test_a_tracking_parameter_goes_in_capitals_too(name: str) -> None:
    assert urls.canonical(f"https://a.example/x?{name}=1&id=7&{name.upper()}=2") == "https://a.example/x?id=7"


TARGET = "https://a.example/новость?id=7&x=a b"
WRAPPERS = [
    "https://www.google.com/url?rct=j&sa=t&url={}&ct=ga&cd=x&usg=y", "https://www.google.de/url?q={}&sa=D",
    "http://news.google.com/news/url?sa=t&fd=R&url={}", "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url={}&c=1",
    "https://www.facebook.com/l.php?u={}&h=AT0", "https://l.facebook.com/l.php?u={}",
    "https://lm.facebook.com/l.php?u={}",
    "https://l.instagram.com/?u={}&e=x", "https://l.messenger.com/l.php?u={}", "https://l.threads.net/?u={}",
    "https://www.youtube.com/redirect?event=video_description&q={}&v=abc", "https://t.me/iv?url={}&rhash=1",
    "https://www.linkedin.com/redir/redirect?url={}&urlhash=x", "https://www.linkedin.com/safety/go?url={}",
    "https://medium.com/r/?url={}", "https://t.umblr.com/redirect?z={}&t=x", "https://vk.com/away.php?to={}&post=1",
    "https://m.vk.com/away.php?to={}", "https://away.vk.com/away.php?to={}", "https://dzen.ru/away?to={}",
    "https://link.zhihu.com/?target={}", "https://steamcommunity.com/linkfilter/?url={}",
    "https://steamcommunity.com/linkfilter/?u={}", "https://slack-redir.net/link?url={}",
    "https://duckduckgo.com/l/?uddg={}&rut=x", "https://linkprotect.cudasvc.com/url?a={}&c=E,1",
    "https://nam12.safelinks.protection.outlook.com/?url={}&data=05&reserved=0",
    "https://r.search.yahoo.com/_ylt=A;_ylu=B/RV=2/RE=1/RO=10/RU={}/RK=2/RS=x-",
    "https://outgoing.prod.webservices.mozgcp.net/v1/" + "0a" * 32 + "/{}",
]  # fmt: skip


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_of_a_known_wrapper_the_address_in_it_counts(wrapper: str) -> None:
    plain = urls.canonical(TARGET)
    assert urls.canonical(wrapper.format(quote(TARGET, safe=""))) == plain
    assert urls.canonical(wrapper.format(quote(f"{TARGET}&utm_source=w", safe=""))) == plain
    alone = urls.canonical(wrapper.format("javascript%3Aalert(1)"))
    assert alone.startswith("https://")
    assert "javascript" in alone


def test_wrappers_in_wrappers_are_taken_off_but_not_without_end() -> None:
    def wrapped(times: int) -> str:
        address = TARGET
        for _ in range(times):
            address = f"https://www.google.com/url?q={quote(address, safe='')}"
        return address

    assert urls.canonical(wrapped(5)) == urls.canonical(TARGET)
    endless = urls.canonical(wrapped(9))
    assert endless.startswith("https://google.com/url?q=")
    assert urls.canonical(endless) == endless


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_web_address_comes_back_stripped(text: str) -> None:
    assert urls.canonical(f"  {text}\n") == text


HOSTS = ["a.example", "www.com", "[::1]", "A.EXAMPLE.", "a.example:443", "a.example:80", "İ.example", "a b", ".",
    "m.a.example", "amp.mobile.a.example..", "en.m.wikipedia.org", "m.1.2.3.4", "0x7f.1", "m..a",
    "xn--e1afmkfd.example",
    "google.com", "vk.com", "a.cdn.ampproject.org", "a.turbopages.org", "r.search.yahoo.com", "youtube.com",
    "t.safelinks.protection.outlook.com"]  # fmt: skip
PATHS = ["/", "/..", "/.", "%2e", "%2F", "%", "%3", "4", ";jsessionid=", "é", " ", "a", "/amp", "/amp/", ".amp",
    ".html", "/url", "/c/s/", "/amp/s/", "a.example", "/away.php", "/redirect", "/RU=", "https%3A%2F%2Fvk.com",
    "http://", "\\", "^", "|", "\t"]  # fmt: skip
QUERIES = ["?", "&", "amp;", "&amp;", "utm_a=1", "id=1", "=", "%26", "%61mp;", "+", "#", "url=",
    "q=", "to=", "u%72l=",
    "https%3A%2F%2F", "http://",
    "google.com/url%3Fq%3D", "vk.com/away.php?to=", "a.example/", "amp=1", "{", "'", '"']  # fmt: skip
FRAGMENTS = ["#", "!", "%21", "/", "é", "?"]


def joined(pieces: list[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


ADDRESSES = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "https:\\\\", "http:", "//", "ftp://", ""]),
    st.sampled_from(["", "u@", "u:p@", "www.", "www.www.", "m.", "@@"]),
    st.sampled_from(HOSTS) | st.text(max_size=6),
    joined(PATHS, 8),
    joined(QUERIES, 8),
    joined(FRAGMENTS, 4),
)
TEXTS = st.text(st.characters(exclude_categories=()))


@settings(max_examples=CASES, deadline=None)
@given(ADDRESSES | TEXTS)
@example("http://a.example/%%341")
@example("http://www.www.com:443")
@example("http://www.0x7f.1../x")
@example("http://a.example/?utm_a=1&amp;amp;b")
def test_the_canonical_form_is_its_own_canonical_form(url: str) -> None:
    once = urls.canonical(url)
    assert urls.canonical(once) == once


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://a.example/x#y", "https://a.example/x#y"),
        ("x", "https://base.example/dir/x"),
        ("/x", "https://base.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("?q=1", "https://base.example/dir/feed?q=1"),
        ("https://u:p@a.example/x", "https://a.example/x"),
        ("https://a.example/a\n b", "https://a.example/a%20b"),
        ("https://a.example/\u202eexe.fdp", "https://a.example/%E2%80%AEexe.fdp"),
        ("https://a.example/é", "https://a.example/é"),
        ("https://a.example/новость?q=а#б", "https://a.example/новость?q=а#б"),
        ("https://a.example/%D0%B0/\u200b", "https://a.example/а/%E2%80%8B"),
        ("https://a.example/é%FF", "https://a.example/é%FF"),
        ("https://a.example/%d0%b0", "https://a.example/%d0%b0"),
        ("https://пример.example/x", "https://xn--e1afmkfd.example/x"),
        ("https://a.example", "https://a.example/"),
        ("HTTPS://A.Example:443/x/../y", "https://a.example/y"),
        ("https://a.example\\x", "https://a.example/x"),
        ("https:x", "https://base.example/dir/x"),
        ("https://a@b@a.example/x@y", "https://a.example/x@y"),
        ("https://a.example/\ud800", "https://a.example/\ufffd"),
        ("https://0x7f.1/", "https://127.0.0.1/"),
        ("\u00a0https://a.example/x\u00a0", "https://a.example/x"),
        ("https://a.example/" + "й" * 2_000, ""),
        ("", ""),
        (" \n", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        (" JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///x", ""),
        ("mailto:a@a.example", ""),
        ("http://[broken", ""),
        ("http://a.example:99999/", ""),
        ("http:///x", ""),
        ("https://a.example/" + "x" * 9_000, ""),
    ],
)
def test_only_web_addresses_are_kept(link: str, address: str) -> None:
    assert urls.absolute(link, "https://base.example/dir/feed") == address


def test_a_base_that_is_none_is_no_reason_to_lose_a_whole_address() -> None:
    assert urls.absolute("https://a.example/x", "feed.xml") == "https://a.example/x"
    assert urls.absolute("x", "feed.xml") == ""


@settings(max_examples=CASES, deadline=None)
@given(ADDRESSES | TEXTS, ADDRESSES | TEXTS)
def test_no_link_raises_and_every_answer_is_a_web_address_without_user_that_stays_itself(link: str, base: str) -> None:
    address = urls.absolute(link, base)
    assert address == "" or address.startswith(("http://", "https://"))
    assert "@" not in address.partition("://")[2].partition("/")[0]
    assert urls.absolute(address, base) == address
    assert urls.absolute(address) == address
