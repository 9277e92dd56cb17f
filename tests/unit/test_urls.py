"""Which addresses are the same article, and which links may be kept."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wirewatch import urls

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
    ("https://пример.example/новость".replace("новость", "%D0%BD"), ["http://www.ПРИМЕР.example/н"]),
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


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_web_address_comes_back_stripped(text: str) -> None:
    assert urls.canonical(f"  {text}\n") == text


HOSTS = ["a.example", "www.com", "[::1]", "A.EXAMPLE.", "a.example:443", "a.example:80", "İ.example", "a b", "."]
PATHS = ["/", "/..", "/.", "%2e", "%2F", "%", "%3", "4", ";jsessionid=", "é", " ", "a"]
QUERIES = ["?", "&", "amp;", "&amp;", "utm_a=1", "id=1", "=", "%26", "%61mp;", "+", "#"]
FRAGMENTS = ["#", "!", "%21", "/", "é", "?"]


def joined(pieces: list[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


ADDRESSES = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "//", "ftp://", ""]),
    st.sampled_from(["", "u@", "u:p@", "www.", "www.www."]),
    st.sampled_from(HOSTS) | st.text(max_size=6),
    joined(PATHS, 8),
    joined(QUERIES, 8),
    joined(FRAGMENTS, 4),
)


@given(ADDRESSES | st.text())
@example("http://a.example/%%341")
@example("http://www.www.com:443")
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


@given(st.text(), st.text())
def test_no_link_raises_and_every_answer_is_a_web_address(link: str, base: str) -> None:
    address = urls.absolute(link, base)
    assert address == "" or address.startswith(("http://", "https://"))
