"""How long things may be, and who says so.

Lengths are in UTF-16 units: SNS and Slack publish "characters" without saying which; an emoji is two units and
one character, so what fits in units fits under either reading.
"""

SNS_SUBJECT = 99
"""SNS API reference, Publish, Subject: UTF-8 text without line breaks or control characters, under 100 long."""

SNS_MESSAGE_BYTES = 120 * 1024
"""Our cap for body and attributes, in UTF-8. SNS takes 256 KiB (API reference, Publish, Message), but so may a queue
that subscribes, and unless it asks for raw messages it gets an envelope, in which every quote is escaped."""

SNS_ATTRIBUTES = 10
"""SNS developer guide, message attributes: raw delivery to a queue discards a message that has more."""

SNS_ARRAY_BYTES = 16 * 1024
"""Ours: what an attribute that names several things may take."""

JSON_BOUNDED_BYTES = 8 * 1024
"""Ours: what the short form for machines may take."""

EMAIL_BODY_BYTES = 32 * 1024
"""Our cap, in UTF-8 bytes. SNS takes 256 KiB for the message with its attributes; a reader takes far less."""

EMAIL_COLUMNS = 72
"""RFC 3676 section 4.2 asks for lines of at most 78; 72 leaves room for the marks of a reply."""

SLACK_BLOCKS = 50
"""docs.slack.dev, reference/block-kit/blocks: blocks in a message."""

SLACK_HEADER = 150
"""docs.slack.dev, reference/block-kit/blocks/header-block."""

SLACK_TEXT = 3_000
"""docs.slack.dev, reference/block-kit/composition-objects/text-object: 1 to 3,000, in a section or a context."""

SLACK_CONTEXT_ELEMENTS = 10
"""docs.slack.dev, reference/block-kit/blocks/context-block."""

SLACK_MESSAGE = 12_000
"""All text of a message. Undocumented: users of slackapi/bolt-js saw msg_blocks_too_long from about 13,200 on."""

SLACK_BLOCK = 107
"""Of SLACK_MESSAGE, what a block costs besides its JSON: there a divider, 18 characters of JSON, took 125."""

SLACK_PLAIN = 40_000
"""docs.slack.dev, reference/methods/chat.postMessage: a longer `text` is cut."""

SLACK_WHY = 4_000
"""Of SLACK_MESSAGE, what the sentences may take."""

SLACK_HEADLINES = 6_000
"""Of SLACK_MESSAGE, what a summary's list may take."""

SLACK_CHANGES = 2_200
"""Of SLACK_WHY, what an edit's changes may take: all that are shown, even at their longest, unless Slack's entities
swell them."""

SLACK_PLACES = 4
EMAIL_PLACES = 5
CONSOLE_PLACES = 5
"""Sentences in a message: it is read at a glance, and a long article can name a watched country a hundred times."""

CHANGES = 3
"""Of what an edit changed. Who wants all of it opens the article."""

# Ours, so that no single field of a feed crowds out the others. A feed's title can be a whole article.
TITLE = 300
NAME = 100
WATCH = 60
WATCHES = 160
ALL_WATCHES = 2_000
SUMMARY = 600
NOTE = 300
SUBJECT_WATCHES = 24
SENTENCE = 330
"""What `excerpts` cuts to, with an ellipsis at both ends: cut twice, a sentence could lose a watch's hit."""
LINE = 2_000
LINK = 2_000
"""Also about what browsers and mail clients are known to open (sitemaps.org allows 2,048)."""
