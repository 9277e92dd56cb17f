"""Dates as feeds and pages write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch import dates

READ = {
    # RFC 822 and its successors
    "Tue, 07 May 2024 10:15:30 GMT": "2024-05-07T10:15:30",
    "Tue, 07 May 2024 10:15:30 +0300": "2024-05-07T07:15:30",
    "7 May 2024 10:15 -0400": "2024-05-07T14:15",
    "Tue, 07 May 24 10:15:30 EST": "2024-05-07T15:15:30",
    "Tue, 07 May 99 10:15:30 PDT": "1999-05-07T17:15:30",
    "Tue,07 May 2024 10:15:30 Z": "2024-05-07T10:15:30",
    "Tue, 7 May, 2024 10:15:30 UTC": "2024-05-07T10:15:30",
    "Tuesday, 07-May-24 10:15:30 GMT": "2024-05-07T10:15:30",
    "Tue, 07 May 2024 10:15:30 +0000 (UTC)": "2024-05-07T10:15:30",
    "Tue, 07 May 2024 10:15:30 CEST": "2024-05-07T08:15:30",
    "Tue, 07 May 2024 10:15:30 GMT+02:00": "2024-05-07T08:15:30",
    "Tue, 07 May 2024 10:15:30 MSK": "2024-05-07T07:15:30",
    "Tue, 07 May 2024 10:15:30": "2024-05-07T10:15:30",
    "Tue, 07 May 2024": "2024-05-07T00:00",
    "Tue May  7 10:15:30 2024": "2024-05-07T10:15:30",
    "Tue May  7 10:15:30 PDT 2024": "2024-05-07T17:15:30",
    "Tue May 07 2024 10:15:30 +0200": "2024-05-07T08:15:30",
    "Tue, 3 Sept 2024 10:15:30 GMT": "2024-09-03T10:15:30",
    "May 7, 2024 3:15 PM EDT": "2024-05-07T19:15",
    "May 7, 2024 12:15 a.m.": "2024-05-07T00:15",
    # RFC 3339, ISO 8601 and what is written in their spirit
    "2024-05-07T10:15:30Z": "2024-05-07T10:15:30",
    "2024-05-07t10:15:30.123456789z": "2024-05-07T10:15:30",
    "2024-05-07T10:15:30+0300": "2024-05-07T07:15:30",
    "2024-05-07T10:15:30-03": "2024-05-07T13:15:30",
    "2024-05-07T10:15+03:00": "2024-05-07T07:15",
    "2024-05-07 10:15:30": "2024-05-07T10:15:30",
    "2024-05-07 10:15:30 +0300": "2024-05-07T07:15:30",
    "2024-05-07 10:15:30 EST": "2024-05-07T15:15:30",
    "2024-05-07 10:15:30 UTC": "2024-05-07T10:15:30",
    "2024-05-07": "2024-05-07T00:00",
    "2024-05-07Z": "2024-05-07T00:00",
    "2024-05": "2024-05-01T00:00",
    "2024-5-7": "2024-05-07T00:00",
    "2024/05/07 10:15": "2024-05-07T10:15",
    "Tue, 2024/05/07 10:15:30 EDT": "2024-05-07T14:15:30",
    "20240507": "2024-05-07T00:00",
    "20240507T101530Z": "2024-05-07T10:15:30",
    "20240507101530": "2024-05-07T10:15:30",
    "2024-W19-2": "2024-05-07T00:00",
    "2024-05-07T24:00:00Z": "2024-05-08T00:00",
    "Tue, 07 May 2024 13:24:00 GMT": "2024-05-07T13:24",
    "2016-12-31T23:59:60Z": "2016-12-31T23:59:59",
    # Unix time
    "1715076930": "2024-05-07T10:15:30",
    "1715076930.5": "2024-05-07T10:15:30",
    "1715076930123": "2024-05-07T10:15:30",
    # around
    "\n  2024-05-07T10:15:30Z\t": "2024-05-07T10:15:30",
}

REFUSED = [
    "", " ", "yesterday", "2024", "12", "1/2/2024", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1989-12-31",
    "2100-01-01", "9999-12-31T23:59:59-99:99", "2024-02-30", "2024-05-07T25:00:00Z", "2024-05-07T10:61:00Z",
    "Tue, 99 May 2024 10:00:00 GMT", "Tue, 07 Moy 2024 10:00:00 GMT", "2024-05-07T10:15:30+99:00", "9" * 5_000,
    "Tue, 07 May 2024 10:15:30 GMT" + " " * 80 + "x" * 100, "0", "-1", "1e9", "٢٠٢٤-٠٥-٠٧", "\x00", "\ud800",
    "+1", "NaN",
]  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), READ.items())
def test_a_date_is_read_as_the_moment_it_names(text: str, moment: str) -> None:
    assert dates.parse(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", REFUSED)
def test_what_names_no_plausible_moment_is_none(text: str) -> None:
    assert dates.parse(text) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9A-Z+:,./ -]{0,40}", fullmatch=True))
def test_no_text_raises_and_every_answer_is_plausible(text: str) -> None:
    moment = dates.parse(text)
    assert moment is None or (moment.tzinfo is UTC and dates.EARLIEST <= moment < dates.LATEST)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_every_form_of_a_moment_gives_it_back(local: datetime, minutes: int) -> None:
    local = local.replace(microsecond=0)
    sign, offset = "-" if minutes < 0 else "+", abs(minutes)
    zone = f"{sign}{offset // 60:02}{offset % 60:02}"
    moment = datetime.fromisoformat(f"{local.isoformat()}{zone}").astimezone(UTC)
    assert dates.parse(f"{local.isoformat()}{zone}") == moment
    assert dates.parse(f"{local:%a, %d %b %Y %H:%M:%S} {zone}") == moment
    assert dates.parse(str(int(moment.timestamp()))) == moment
