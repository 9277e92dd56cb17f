"""Lines that publishers put into articles and that are none of them, told by how they begin and what they ask for.

In the languages of Europe's newspapers, and a few for Chinese, Japanese and Korean. A line is given up only where its
links, length or place agree: see `judge`.
"""

import re

_ELSEWHERE = (  # with whatever follows
    "also read", "don'?t miss", "don’t miss", "editor['’]?s'? picks?", "explore further", "further reading",
    "in case you missed", "keep reading", "continue reading", "more on", "more from", "most popular", "most read",
    "must[- ]read", "read also", "read ?more", "read next", "see also", "see more",
    "top stories", "up next", "next up", "you (?:may|might) also",
    "auch interessant", "lesen sie (?:auch|hier|mehr)", "mehr zum thema", "à lire", "lire aussi", "voir aussi",
    "leia (?:também|mais)", "saiba mais", "veja também", "lea también", "lee también", "más información",
    "te puede interesar", "ver también", "leggi anche", "lees (?:meer|ook)", "les også", "läs (?:mer|också)",
    "læs også", "lue myös", "czytaj (?:też|także|więcej)", "przeczytaj", "zobacz (?:też|także)",
    "(?:taip pat )?skaitykite", "lasi arī", "loe ka", "čtěte také", "přečtěte si",
    "olvassa el", "citește și", "прочетете още", "материалы по теме", "ещё по теме", "по теме",
    "самое читаемое", "смотрите также", "чита(?:йте|ть) (?:также|ещё|далее)", "читайте (?:також|ще|таксама)",
    "чытайце таксама",
)  # fmt: skip
_ELSEWHERE_ALONE = (  # where a colon or the line's end follows: else they begin ordinary sentences
    "gallery", "listen", "more", "photos?", "related(?: (?:articles?|coverage|links?|news|posts?|stories|topics))?",
    "recommended(?: for you)?", "see", "suggested", "trending(?: now)?", "video", "watch", "mehr",
    "verwandte (?:artikel|themen)", "articles liés", "relacionad[oa]s", "фото", "видео",
)  # fmt: skip
_ELSEWHERE_WIDE = (
    "相关阅读", "相关新闻", "延伸阅读", "推荐阅读", "更多阅读",
    "関連記事", "関連リンク", "合わせて読みたい", "あわせて読みたい", "こちらもおすすめ", "관련 ?기사",
)  # fmt: skip
ELSEWHERE = re.compile(
    rf"^\W*(?:(?:{'|'.join(_ELSEWHERE)})(?:\W|$)"
    rf"|(?:{'|'.join(_ELSEWHERE_ALONE)})\s*(?::|$)|{'|'.join(_ELSEWHERE_WIDE)})",
    re.IGNORECASE,
)
"""How a line begins that leads to other articles."""

_ASKS = (
    r"(?:sign(?:ing)? up|subscri\w+|get|join|delivered|receive|our|your|free|daily|weekly)\b.{0,80}\bnewsletters?\b",
    r"\bnewsletters?\b.{0,80}(?:sign up|subscri|inbox|here|click)",
    r"^sign (?:up|in) (?:for|to|here|now)\b", r"(?:^|[.!?…] )subscribe(?: (?:to|now|here|today)\b|$)",
    r"\bfollow (?:us|him|her|them|me|[A-Z]\w+(?: [A-Z]\w+)?) on\b", r"^like us on\b",
    r"^have a (?:news )?tip\b", r"^get the latest\b", r"^share this\b", r"^tell us what you think",
    r"^(?:view|leave|post|add|write) (?:an? |your )?(?:comments?|reply)\b",
    r"^(?:log|sign) ?in\b.{0,40}\b(?:read|comment|continue)", r"\bthis (?:web)?site uses cookies\b",
    r"^already a subscriber", r"подпи(?:шитесь|сывайтесь) на", r"abonnieren sie", r"^abonnez-vous",
    r"^suscr[ií]b[ae]", r"^iscriviti", r"^inscreva-se", r"^prenumeruok", r"^zapisz się", r"^prenumerera",
)  # fmt: skip
ASKS = re.compile("|".join(_ASKS), re.IGNORECASE)
"""What a line says that wants something of the reader: an address, a subscription, a click, consent."""

_OWNED = (
    r"^(?:©|\(c\) ?(?:19|20)\d\d|copyright (?:©|\d{4}|by\b))", r"all rights reserved",
    r"this (?:material|article) may not be", r"terms of (?:use|service) and privacy", r"все права защищены",
    r"alle rechte vorbehalten", r"tous droits réservés", r"tod[oa]s (?:los|os) (?:derechos|direitos) reserva",
    r"tutti i diritti riservati", r"alle rechten voorbehouden", r"visos teisės saugomos", r"wszelkie prawa zastrzeżone",
    r"版权所有", r"無断転載", r"無断複写", r"무단.{0,4}전재",
)  # fmt: skip
OWNED = re.compile("|".join(_OWNED), re.IGNORECASE)
"""What a line says that tells whose the text is."""

_TRADES = (
    "author|blogger|columnist|contributor|correspondent|curator|editor|fellow|freelancer|journalist|producer|professor"
    "|reporter|writer"
)
_PERSON = (
    r"(?:follow|reach(?:ed)?|contact|e-?mail|tweet).{0,60}@", r"\bcontributed to this\b", r"^\W*about the author\b",
    r"^\W*(?-i:[A-Z][\w.'’-]*(?:[\s,]+[A-Z][\w.'’-]*){1,3}),? is (?:an?|the) .{0,80}\b(?:" + _TRADES + r")\b",
    r"^\W*(?:additional )?(?:reporting|writing|editing) by\b", r"\bassociated press writer\b",
)  # fmt: skip
PERSON = re.compile("|".join(_PERSON), re.IGNORECASE)
"""What a line at an article's end says that is about its author."""

_CONTROLS = (
    "close", "video", "share", "tweet", "ad", "ads", "advertisement", "print", "e-?mail",
    r"\d* ?(?:user )?comments?",
    "photos?", "image", "play", "loading", "reply", "copy link", "save", "menu", "search", "facebook", "twitter",
    "pinterest", "linkedin", "whatsapp", "telegram", "реклама", "поделиться", "комментарии", "anzeige",
    "werbung", "teilen", "publicité", "partager", "publicidad", "compartir", "pubblicità", "condividi", "reklama",
    "广告", "分享", "広告", "シェア", "광고",
    r"(?:tags?|topics?|filed under|categories|теги|метки|schlagwörter|mots-clés)\s*:.*",
    r"(?:by|posted|updated|published|last (?:updated|modified))\b(?=.*\d).{0,60}", r"https?://\S+",
)  # fmt: skip
CONTROL = re.compile(rf"^\W*(?:{'|'.join(_CONTROLS)})\W*$", re.IGNORECASE)
"""A line that is a button's or a label's, whole."""

SENTENCE_END = re.compile(r"(?<!\.)[.。।][\"'»”’)」]?$")
"""How a line ends that is a sentence: headlines, and the names of lists, have no full stop."""
