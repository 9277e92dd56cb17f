"""Dates as feeds and pages write them."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import dates
from wirewatch.dates import names

# WIREWATCH_CASES=300000 for the long run.
CASES = int(os.environ.get("WIREWATCH_CASES", "400"))
NOW = datetime(2024, 5, 7, 10, tzinfo=UTC)

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

IN_WORDS_AND_ODD_ORDERS = {
    # languages
    "Dienstag, 7. Mai 2024, 10:15 Uhr": "2024-05-07T10:15",
    "Di, 07 Mai 2024 10:15:30 +0200": "2024-05-07T08:15:30",
    "Mi., 6. März 2024 10:15": "2024-03-06T10:15",
    "3. Sept. 2024": "2024-09-03T00:00",
    "mar. 7 mai 2024 à 10h15": "2024-05-07T10:15",
    "1er août 2024": "2024-08-01T00:00",
    "le 14 févr. 2024 à 10 h 15": "2024-02-14T10:15",
    "jeu, 11 juil. 2024 10:15:30 +0200": "2024-07-11T08:15:30",
    "7 мая 2024 г. 10:15": "2024-05-07T10:15",
    "Вт, 07 мая 2024 10:15:30 +0300": "2024-05-07T07:15:30",
    "вторник, 7 мая 2024 года, в 10:15 МСК": "2024-05-07T07:15",
    "Май 7, 2024": "2024-05-07T00:00",
    "12 фев. 2024 10:15": "2024-02-12T10:15",
    "wtorek, 7 maja 2024 r., godz. 10:15": "2024-05-07T10:15",
    "Pt, 11 paź 2024 10:15:30 +0200": "2024-10-11T08:15:30",
    "30 listopada 2024": "2024-11-30T00:00",
    "7 de mayo de 2024 a las 10:15": "2024-05-07T10:15",
    "mar, 07 may 2024 10:15:30 +0200": "2024-05-07T08:15:30",
    "martedì 7 maggio 2024, ore 10.15": "2024-05-07T10:15",
    "1º gennaio 2024": "2024-01-01T00:00",
    "terça-feira, 7 de maio de 2024 às 10h15": "2024-05-07T10:15",
    "Qua, 02 Out 2024 10:15:30 -0300": "2024-10-02T13:15:30",
    "7 травня 2024 р., 10:15": "2024-05-07T10:15",
    "Чт, 21 лис 2024 10:15:30 +0200": "2024-11-21T08:15:30",
    "7 траўня 2024, 10:15": "2024-05-07T10:15",
    "21 лістапада 2024 г.": "2024-11-21T00:00",
    "3 снеж. 2024": "2024-12-03T00:00",
    "2024 m. gegužės 7 d. 10:15": "2024-05-07T10:15",
    "2024 rugsėjo 3, antradienis": "2024-09-03T00:00",
    "di 7 mei 2024 10:15": "2024-05-07T10:15",
    "5 mrt 2024 om 10:15 uur": "2024-03-05T10:15",
    "7 Mayıs 2024 Salı 10:15": "2024-05-07T10:15",
    "Prş, 01 Ağu 2024 10:15:30 +0300": "2024-08-01T07:15:30",
    "tisdag 7 maj 2024 kl. 10.15": "2024-05-07T10:15",
    "2024. május 7. 10:15": "2024-05-07T10:15",
    "7. května 2024 v 10:15": "2024-05-07T10:15",
    "Τρίτη, 7 Μαΐου 2024 10:15": "2024-05-07T10:15",
    "7 مايو 2024 10:15": "2024-05-07T10:15",
    "٧ مايو ٢٠٢٤": "2024-05-07T00:00",
    "2024年5月7日 10:00": "2024-05-07T02:00",
    "2024年5月7日(火) 午後3時15分": "2024-05-07T06:15",
    "2024-05-07 下午3:15": "2024-05-07T07:15",
    "2024年05月07日 星期二 10时15分30秒": "2024-05-07T02:15:30",
    "2024년 5월 7일 오전 10시 15분": "2024-05-07T01:15",
    "2024. 05. 07. 10:15": "2024-05-07T10:15",
    # zones
    "Tue, 07 May 2024 10:15:30 UTC-05:00": "2024-05-07T15:15:30",
    "Tue, 07 May 2024 10:15:30 GMT+3": "2024-05-07T07:15:30",
    "Tue, 07 May 2024 10:15:30 EST5EDT": "2024-05-07T14:15:30",
    "Tue, 07 May 2024 10:15:30 +0530 (IST)": "2024-05-07T04:45:30",
    "Tue, 07 May 2024 10:15:30 +530": "2024-05-07T04:45:30",
    "Tue, 07 May 2024 10:15:30 (EDT)": "2024-05-07T14:15:30",
    "Tue May 07 2024 10:15:30 GMT+0200 (Central European Summer Time)": "2024-05-07T08:15:30",
    "2024-05-07T10:15:30+03:00[Europe/Vilnius]": "2024-05-07T07:15:30",
    "2024-05-07 10:15:30 America/New_York": "2024-05-07T14:15:30",
    "2024-05-07 10:15:30 −03:00": "2024-05-07T13:15:30",
    "2024-05-07T10:15:30z": "2024-05-07T10:15:30",
    "2024-05-07+03:00": "2024-05-06T21:00",
    "Tue, 07 May 2024 10:15:30 XYZ": "2024-05-07T10:15:30",
    # order, marks, clocks
    "07.05.2024": "2024-05-07T00:00",
    "07.05.2024, 10:15": "2024-05-07T10:15",
    "7.5.2024 klo 10.15": "2024-05-07T10:15",
    "07.05.24 10:15": "2024-05-07T10:15",
    "25/12/2024 10:15": "2024-12-25T10:15",
    "12/25/2024 10:15 PM": "2024-12-25T22:15",
    "5/5/2024": "2024-05-05T00:00",
    "7th May 2024": "2024-05-07T00:00",
    "Tuesday, the 21st of May, 2024 at 3pm": "2024-05-21T15:00",
    "10:15 AM · May 7, 2024": "2024-05-07T10:15",
    "May 7, 2024 12:15 p. m.": "2024-05-07T12:15",
    "May 2024": "2024-05-01T00:00",
    "Tue, 07 May 124 10:15:30 GMT": "2024-05-07T10:15:30",
    "Tue, 07 May 2024 24:00 GMT": "2024-05-08T00:00",
    "Sat, 31 Dec 2016 23:59:60 GMT": "2016-12-31T23:59:59",
    "2024-128": "2024-05-07T00:00",
    "2024128": "2024-05-07T00:00",
    "2024-W19": "2024-05-06T00:00",
    "2024W192T101530Z": "2024-05-07T10:15:30",
    "1715076930123456": "2024-05-07T10:15:30",
    "1715076930123456789": "2024-05-07T10:15:30",
    "2024": "2024-01-01T00:00",
    # dirt
    "Tue,&nbsp;07&#32;May 2024 10:15:30 &#43;0300": "2024-05-07T07:15:30",
    "Tue,\u00a007\u00a0May\u202f2024  10:15:30\tGMT": "2024-05-07T10:15:30",
    "２０２４－０５－０７ １０：１５": "2024-05-07T10:15",
    "\u200e2024-05-07\u200f": "2024-05-07T00:00",
    "Mon, 07 May 2024 10:15:30 GMT (a Tuesday)": "2024-05-07T10:15:30",
}

# Names of months and days, zones and marks, to make dates and nonsense of.
PIECES = [
    "7", "07", "31", "2024", "24", "12", "0", "mai", "мая", "May", "mar", "Tue,", "вт", "5月", "年", "日", "오후",
    "下午", "T", "t", "Z", "GMT", "+03", ":00", "-99:99", "10:15", "10h", "24:00", ":60", "pm", "a.m.", "-", "/",
    ".", ",", " ", "\xa0", "(", ")", "[", "W19", "th", "г.", "de", "&nbsp;", "&", "٧", "²", "½", "Ⅶ", "\ud800",
    "\x00", "Europe/Vilnius", "EST5EDT", "é",
]  # fmt: skip

REFUSED = [
    "", " ", "yesterday", "12", "1/2/2024", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1989-12-31",
    "2100-01-01", "9999-12-31T23:59:59-99:99", "2024-02-30", "2024-05-07T25:00:00Z", "2024-05-07T10:61:00Z",
    "Tue, 99 May 2024 10:00:00 GMT", "Tue, 07 Moy 2024 10:00:00 GMT", "2024-05-07T10:15:30+99:00", "9" * 5_000,
    "Tue, 07 May 2024 10:15:30 GMT" + " " * 80 + "x" * 100, "0", "-1", "1e9", "\x00", "\ud800",
    "+1", "NaN",
    # of two readings
    "7/5/2024", "07-05-2024", "7/5/24 3:15 PM", "07-05-24",
    # of none
    "32.05.2024", "07.13.2024", "7 Smarch 2024", "May 7", "7 мая", "10:15", "1:2:3:4", "2023-366", "2024-000",
    "7 May June 2024", "2 hours ago", "May 7 2024 8", "Tue, 07 May 2024 25:15 GMT", "2024-05-07T10:15:30Textra",
    "7 May 2024 published", "12345", "Tue, 07 May 2024 10:15:30 +zz:00", "2024-05-07-01",
    "Tue, 07 May 2024 10:15:30 +9999",
]  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), [*READ.items(), *IN_WORDS_AND_ODD_ORDERS.items()])
def test_a_date_is_read_as_the_moment_it_names(text: str, moment: str) -> None:
    assert dates.believed(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(("month", "row"), [*enumerate(names._MONTHS.split("\n\n"), 1)])
def test_every_name_of_a_month_means_that_month_in_small_and_capital_letters(month: int, row: str) -> None:
    for name in row.split():
        for written in (name, name.upper()):
            assert dates.believed(f"7 {written} 2024") == datetime(2024, month, 7, tzinfo=UTC), written


@pytest.mark.parametrize("text", REFUSED)
def test_what_names_no_plausible_moment_is_none(text: str) -> None:
    assert dates.believed(text) is None


@settings(max_examples=CASES, deadline=None)
@given(
    st.text(max_size=60)
    | st.from_regex(r"[0-9A-Z+:,./ -]{0,40}", fullmatch=True)
    | st.lists(st.sampled_from(PIECES), max_size=9).flatmap(
        lambda pieces: st.sampled_from(["", " "]).map(lambda mark: mark.join(pieces))
    )
)
def test_no_text_raises_and_every_answer_is_plausible(text: str) -> None:
    moment = dates.believed(text)
    assert moment is None or (moment.tzinfo is UTC and dates.EARLIEST <= moment < dates.LATEST)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_every_form_of_a_moment_gives_it_back(local: datetime, minutes: int) -> None:
    local = local.replace(microsecond=0)
    sign, offset = "-" if minutes < 0 else "+", abs(minutes)
    zone = f"{sign}{offset // 60:02}{offset % 60:02}"
    moment = datetime.fromisoformat(f"{local.isoformat()}{zone}").astimezone(UTC)
    assert dates.believed(f"{local.isoformat()}{zone}") == moment
    assert dates.believed(f"{local:%a, %d %b %Y %H:%M:%S} {zone}") == moment
    assert dates.believed(str(int(moment.timestamp()))) == moment


@pytest.mark.parametrize(
    ("ahead", "kept"),
    [(timedelta(minutes=-5), True), (timedelta(hours=1), True), (timedelta(hours=1, seconds=1), False),
     (timedelta(days=3_000), False)],
)  # fmt: skip
def test_what_lies_more_than_an_hour_ahead_is_no_date_of_publication(ahead: timedelta, kept: bool) -> None:  # noqa: FBT001
    moment = NOW + ahead
    assert dates.plausible(moment, NOW) == (moment if kept else None)


def test_no_date_stays_no_date() -> None:
    assert dates.plausible(None, NOW) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Tue, 07 May 2024 09:15:30 GMT", ""),
        ("0001-01-01T00:00:00Z", "lies before 1990"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "lies before 1990"),
        ("9999-12-31T23:59:59Z", "lies in the future"),
        (NOW + timedelta(days=1), "lies in the future"),
        (NOW, ""),
        ("yesterday", "is no date"),
        ("7/5/2024", "is no date"),
        ("", "is no date"),
    ],
)
def test_a_date_that_is_not_believed_has_a_reason(said: str | datetime, why: str) -> None:
    assert dates.doubt(said, NOW) == why
