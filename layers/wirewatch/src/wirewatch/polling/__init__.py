"""When a source is polled, what is asked of it, and what its answer means for the next poll. All of it pure.

    slots      when a source is due                      asking     the requests, and where they go
    answers    which answers are good                    resting    how long a good answer asks to be left alone
    failing    what failures come to                     moving     redirects that are for good
    states     what is remembered after a poll

The longest wish wins: the source's slots, what the server and the feed ask for, and what its failures have come to.
"""

from wirewatch.polling.answers import Verdict, judge, refuse_failure, refuse_page, retry_at
from wirewatch.polling.asking import feed_request, page_request, part_request, request
from wirewatch.polling.failing import FAILING, failed, is_refusal, telling
from wirewatch.polling.moving import advice, is_applied, settled
from wirewatch.polling.resting import held_back, rest_of_host
from wirewatch.polling.slots import LONGEST_REST, STALE, declined, due, is_resting, newest_slot, next_slot
from wirewatch.polling.states import advanced, doubting, is_first_look, notice, put_off, rested, unfinished

__all__ = [
    "FAILING",
    "LONGEST_REST",
    "STALE",
    "Verdict",
    "advanced",
    "advice",
    "declined",
    "doubting",
    "due",
    "failed",
    "feed_request",
    "held_back",
    "is_applied",
    "is_first_look",
    "is_refusal",
    "is_resting",
    "judge",
    "newest_slot",
    "next_slot",
    "notice",
    "page_request",
    "part_request",
    "put_off",
    "refuse_failure",
    "refuse_page",
    "request",
    "rest_of_host",
    "rested",
    "retry_at",
    "settled",
    "telling",
    "unfinished",
]
