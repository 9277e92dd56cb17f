"""What markup says of an element: that nobody sees it, or that it stands beside an article and is not of it."""

import re
from itertools import pairwise

from wirewatch.extract.tree import UNREAD, Node

_LONGEST = 400  # characters of an attribute that are looked at

_UNSEEN_STYLE = re.compile(
    r"""(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)
        |(?:left|top|right|text-indent)\s*:\s*-\d{3,})""",
    re.IGNORECASE | re.VERBOSE,
)
# Of the frameworks in use: Bootstrap, Foundation, Tailwind, WordPress, Drupal and their like.
_UNSEEN_CLASSES = frozenset(
    ("a11y-hidden", "assistive-text", "d-none", "element-invisible", "hidden", "hidden-text", "hide", "invisible",
     "is-hidden", "off-screen", "offscreen", "screen-reader", "screen-reader-text", "show-for-sr", "sr-only",
     "u-hidden", "visually-hidden", "visuallyhidden")
)  # fmt: skip

_BESIDE_TAGS = frozenset(("aside", "caption", "figcaption", "footer", "form", "nav"))
_BESIDE_ROLES = frozenset(
    ("alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation",
     "search", "status", "tablist", "toolbar", "tooltip")
)  # fmt: skip
_BESIDE = frozenset(
    ("ad", "addthis", "ads", "advert", "advertisement", "adverts", "authorbox", "breadcrumb", "breadcrumbs", "byline",
     "caption", "captions", "comment", "commentlist", "comments", "consent", "cookie", "cookies", "copyright",
     "disqus", "donate", "donation", "footer", "gdpr", "hashtags", "marketing", "masthead", "modal", "mostpopular",
     "mostread", "navbar", "navigation", "newsletter", "newsletters", "outbrain", "pager", "pagination", "paywall",
     "playlist", "popular", "popup", "promo", "promos", "promotion", "readmore", "recirc", "recirculation",
     "recommendation", "recommendations", "recommended", "recommends", "related", "respond", "share", "sharebar",
     "sharethis", "sharetools", "sharing", "sidebar", "signin", "signup", "sponsored", "subscribe", "subscription",
     "taboola", "taglist", "tags", "toolbar", "trending", "upsell")
)  # fmt: skip
_BESIDE_PAIRS = frozenset(
    tuple(pair.split()) for pair in (
        "about author", "also read", "article meta", "author bio", "author box", "author card", "author info",
        "author profile", "editors picks", "entry footer", "entry meta", "follow us", "in brief", "latest news",
        "link list", "log in", "meta info", "more from", "more on", "more stories", "most popular", "most read",
        "most viewed", "next article", "post meta", "prev next", "read also", "read more", "read next", "see also",
        "sign in", "sign up", "social links", "social share", "tag list", "top stories", "up next", "you may",
    )
)  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")  # "relatedPosts", "related-posts" and "RELATED_POSTS" alike
# What a class says of a wrapper's state: "content-with-sidebar", "modal-enabled" are not a sidebar and a modal.
_STATE = re.compile(
    r"(?:^|[-_])(?:with|has|no|not|without|is|enabled?|disabled?|allow(?:ed)?)(?:[-_]|$)|enabled$", re.IGNORECASE
)
_WHOLE = frozenset(("html", "body", "main", "article"))


def unread(element: Node) -> bool:
    """Whether the element's text is not for reading: scripts, controls, what shows only where scripts fail."""
    return element.tag in UNREAD


def unseen(element: Node) -> bool:
    """Whether the element is hidden by an attribute, its style or the class that frameworks hide with."""
    if element.get("hidden", "until-found").strip().lower() != "until-found":
        return True
    if element.get("aria-hidden", "").strip().lower() == "true":
        return True
    if _UNSEEN_STYLE.search(element.get("style", "")[:_LONGEST]):
        return True
    return not _UNSEEN_CLASSES.isdisjoint(element.get("class", "")[:_LONGEST].lower().split())


def beside(element: Node) -> bool:
    """Whether the element's name, role, class or id says that it is a menu, a caption, a box, comments or the like."""
    if element.tag in _BESIDE_TAGS:
        return True
    if element.tag in _WHOLE or "articleBody" in element.get("itemprop", ""):
        return False
    if element.get("role", "").strip().lower() in _BESIDE_ROLES:
        return True
    names = f"{element.get('class', '')[:_LONGEST]} {element.get('id', '')[:_LONGEST]}".split()
    words = [word.lower() for name in names if not _STATE.search(name) for word in _WORD.findall(name)]
    return not (_BESIDE.isdisjoint(words) and _BESIDE_PAIRS.isdisjoint(pairwise(words)))
