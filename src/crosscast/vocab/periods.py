"""Periods as replies write them: years, financial years, months, weeks, ranges, in any of their notations.

Documents name last days; a `Period` ends before its `end`, so one day is added here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import zip_longest

import msgspec

from crosscast.model import Period

from .text import clean, data, plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHER_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_BEFORE_MAY = "|".join(
    rf"(?<=\b{word} )" for word in ("in", "of", "for", "to", "by", "from", "until", "since", "during", "end", "and")
)
_AFTER_MAY = (
    rf"(?:{_OTHER_MONTHS}|to|until|till|up|and|through|of|in|during|only|inclusive|ytd|totals?|figures?|data|offences?|crimes?|"
    r"incidents?|counts?|numbers?|recorded|reported)\b"
)
_MAY = rf"(?:(?:{_BEFORE_MAY})may|may(?!\s+(?!{_AFTER_MAY})[a-z]))"  # elsewhere a verb: "may be reopened"
_MONTH = rf"(?:{_OTHER_MONTHS}|{_MAY})\b\.?"
_YEAR = r"(?:19|20)\d\d"
_SEPARATOR = r"\s*(?:-|to|until|up to|and|through)\s*(?:\(?and including\)?\s*)?(?:the end of\s*|end of\s*)?"
_POINT = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s*{_YEAR}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s*)?)?{_MONTH}\s*,?\s*(?:{_YEAR}|['-]\d\d(?![\d/.])|\d\d(?!\d|[/.:,]|\s*-?\s*\d))?"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)(?!\d)|{_YEAR}-\d\d-\d\d|{_YEAR}(?!\d))"
)


class Recurring(msgspec.Struct, frozen=True):
    """Days of the year without a year, such as "Mar" or "23/03-17/05": first and last day, both included."""

    first: tuple[int, int]  # month, day
    last: tuple[int, int]
    of_which_year: bool = False  # a quarter by its number alone: it needs to know whether its year begins in April

    def in_financial_year(self) -> Recurring:
        """The same quarter of a year that begins in April: the first is April to June."""
        first, last = ((month + 2) % 12 + 1 for month in (self.first[0], self.last[0]))
        return Recurring((first, 1), (last, 31))

    def in_year(self, year: int) -> Period:
        end_year = year + (self.last < self.first)
        return Period(_day(year, *self.first), _day(end_year, *self.last) + timedelta(days=1))


class FoundPeriod(msgspec.Struct, frozen=True):
    """A period in a text and the characters [start, end) that name it. `years` follow a recurring one."""

    period: Period | Recurring
    start: int
    end: int
    years: tuple[int, ...] = ()


def _day(year: int, month: int, day: int) -> date:
    """That day, or the month's last where the day is 29 to 31 and the month is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))


def _month_number(text: str) -> int:
    return _MONTHS.index(text[:3]) + 1


def _year_number(text: str) -> int:
    digits = text.strip("'- ")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


class _Point(msgspec.Struct, frozen=True):
    """One end of a range; what it does not say it takes from the other end."""

    year: int | None
    month: int | None
    day: int | None

    def first(self) -> date:
        assert self.year is not None
        return _strict(self.year, self.month or 1, self.day or 1)

    def last(self) -> date:
        assert self.year is not None
        if self.day is not None and self.month is not None:
            return _strict(self.year, self.month, self.day)
        return _day(self.year, self.month or 12, 31)


def _strict(year: int, month: int, day: int) -> date:
    return date(year, month, day)  # ValueError for an impossible date: the notation is then not taken for one


def _point(text: str) -> _Point:
    text = text.strip().rstrip(",").strip()
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return _Point(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?", text):
        return _Point(_year_number(numeric[3]) if numeric[3] else None, int(numeric[2]), int(numeric[1]))
    if re.fullmatch(r"\d{4}", text):
        return _Point(int(text), None, None)
    if american := re.fullmatch(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(\d{{4}})", text):
        return _Point(int(american[3]), _month_number(american[1]), int(american[2]))
    worded = re.fullmatch(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s*)?)?({_MONTH})\s*,?\s*(['-]?\d{{2,4}})?", text)
    assert worded is not None
    return _Point(
        _year_number(worded[3]) if worded[3] else None, _month_number(worded[2]), int(worded[1]) if worded[1] else None
    )


def _range(match: re.Match[str]) -> Period | Recurring | None:
    start, end = _point(match["a"]), _point(match["b"])
    if end.year is None and start.year is None:
        if start.month is None or end.month is None:
            return None
        return Recurring((start.month, start.day or 1), (end.month, end.day or 31))
    if end.year is None:
        return None  # "2019 to March": not a notation that can be read safely
    year = start.year
    if year is None:
        year = end.year - 1 if (start.month or 1) > (end.month or 12) else end.year
    return Period(_Point(year, start.month, start.day).first(), end.last() + timedelta(days=1))


def _single(match: re.Match[str]) -> Period | Recurring | None:
    point = _point(match["a"])
    if point.year is None:
        if point.day is not None or point.month is None:
            return None
        return Recurring((point.month, 1), (point.month, 31))
    return Period(point.first(), point.last() + timedelta(days=1))


def _week(match: re.Match[str]) -> Period:
    """ "23-29/03/2017", "30/03-05/04/2017", "01/04/2022-31/03/2023": the start takes what it lacks from the end."""
    month, year = int(match["m2"]), int(match["y2"])
    end = _strict(year, month, int(match["d2"]))
    day = int(match["d1"])
    if match["m1"]:
        month = int(match["m1"])
        year = int(match["y1"]) if match["y1"] else year - (month > end.month)
    elif day > end.day:
        month, year = (12, year - 1) if month == 1 else (month - 1, year)
    return Period(_strict(year, month, day), end + timedelta(days=1))


def _window(match: re.Match[str]) -> Recurring:
    first, last = (int(match["m1"]), int(match["d1"])), (int(match["m2"]), int(match["d2"]))
    for month, day in (first, last):
        date(2020, month, day)
    return Recurring(first, last)


def _financial_year(match: re.Match[str]) -> Period | None:
    year = int(match["y1"])
    if int(match["y2"]) % 100 != (year + 1) % 100:
        return None
    return Period(date(year, 4, 1), date(year + 1, 4, 1))


def _financial_years(match: re.Match[str]) -> Period | None:
    first, last = int(match["y1"]), int(match["y3"])
    if int(match["y2"]) % 100 != (first + 1) % 100 or int(match["y4"]) % 100 != (last + 1) % 100:
        return None
    return Period(date(first, 4, 1), date(last + 1, 4, 1))


def _year_ending(match: re.Match[str]) -> Period | None:
    point = _point(match["a"])
    if point.year is None or point.month is None:
        return None
    end = point.last() + timedelta(days=1)
    return Period(date(end.year - 1, end.month, min(end.day, 28) if end.month == 2 else end.day), end)


def _quarter(match: re.Match[str]) -> Period | None:
    quarter, year = int(match["q"]), int(match["y"])
    month = 3 * quarter - 2 + (3 if match["fy"] else 0)
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    return Period(date(year, month, 1), _day(year, month + 2, 31) + timedelta(days=1))


def _quarter_of_a_short_year(match: re.Match[str]) -> Period | None:
    """ "Q1 22/23": a quarter of a financial year of which only the last digits are printed."""
    first, quarter = int(match["y1"]), int(match["q"])
    if int(match["y2"]) != (first + 1) % 100:
        return None
    start = _months_on(date(2000 + first, 4, 1), 3 * quarter - 3)
    return Period(start, _months_on(start, 3))


def _part_year(match: re.Match[str]) -> Period:
    year, month = int(match["y"]), _month_number(match["m"])
    last = _strict(year, month, int(match["d"])) if match["d"] else _day(year, month, 31)
    return Period(date(year, 1, 1), last + timedelta(days=1))


def _part_of_year(match: re.Match[str]) -> Period | None:
    """ "2025 (1 January to 30 September)", "2024/25 (to 31/12/2024)": days of that year alone."""
    year, groups = int(match["y"]), match.groupdict()
    if match["fy"] and int(match["fy"][1:]) % 100 != (year + 1) % 100:
        return None
    whole = (
        Period(date(year, 4, 1), date(year + 1, 4, 1))
        if match["fy"]
        else Period(date(year, 1, 1), date(year + 1, 1, 1))
    )
    start = whole.start if (first := groups.get("a")) is None else _in_year(_point(first), whole).first()
    part = Period(start, _in_year(_point(match["b"]), whole).last() + timedelta(days=1))
    return part if whole.contains(part) else None


def _in_year(point: _Point, whole: Period) -> _Point:
    """A day or month with the year that it has there, where it prints none itself."""
    if point.year is not None or point.month is None:
        return point
    return _Point(whole.start.year + (point.month < whole.start.month), point.month, point.day)


def _quarters(match: re.Match[str]) -> Period | None:
    """ "2025 (Q1-Q3)", "2024/25 Q1 to Q3": from the first day of one quarter to the last day of another."""
    year, first, last = int(match["y"]), int(match["q1"]), int(match["q2"])
    if first >= last or (match["fy"] and int(match["fy"][1:]) % 100 != (year + 1) % 100):
        return None
    start, end = (_months_on(date(year, 4 if match["fy"] else 1, 1), 3 * quarters) for quarters in (first - 1, last))
    return Period(start, end)


def _months_on(day: date, months: int) -> date:
    return date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)


def _days_of_month(match: re.Match[str]) -> Period:
    """ "20 to 26 April 2020", "20th-26th of April 2020": two days of one month."""
    year, month = int(match["y"]), _month_number(match["m"])
    first, last = _strict(year, month, int(match["d1"])), _strict(year, month, int(match["d2"]))
    return Period(first, last + timedelta(days=1))


def _quarter_with_months(match: re.Match[str]) -> Period | None:
    """ "Q1 (Apr-Jun) 2021/22": the months say which quarter it is; January to March are of the year after."""
    first, last, year = _month_number(match["m1"]), _month_number(match["m2"]), int(match["y"])
    if last - first != 2:
        return None
    if match["fy"]:
        if int(match["fy"][1:]) % 100 != (year + 1) % 100:
            return None
        year += first < 4
    return Period(date(year, first, 1), _day(year, last, 31) + timedelta(days=1))


def _short_financial_year(match: re.Match[str]) -> Period | None:
    first, last = int(match["y1"]), int(match["y2"])
    return Period(date(2000 + first, 4, 1), date(2001 + first, 4, 1)) if last == (first + 1) % 100 else None


def _financial_year_ending(match: re.Match[str]) -> Period:
    year = _year_number(match["y"])
    return Period(date(year - 1, 4, 1), date(year, 4, 1))


def _years(match: re.Match[str]) -> Period | None:
    first, last = int(match["y1"]), int(match["y2"])
    return Period(date(first, 1, 1), date(last + 1, 1, 1)) if first < last else None


_IN_A_YEAR = rf"(?<![\d/])(?P<y>{_YEAR})(?P<fy>[/-]\d\d(?:\d\d)?)?(?![/\d])\s*[-,:]?\s*"
_SO_FAR = r"(?:(?:ytd|year to date|part year)\s*[-,:]?\s*)?"
_TO = r"(?:up\s+)?(?:to|until|till)\s+(?:and\s+including\s+)?(?:the\s+)?(?:end\s+(?:of\s+)?)?"
_DAY_OR_MONTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}(?!\s*'?\d)"
_DAY_OF_A_YEAR = rf"\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)(?![\d/])"
_DAY_IN_NUMBERS = r"\d{1,2}[/.]\d{1,2}"
_SHORT_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\s*'?\d\d"
_Builder = Callable[[re.Match[str]], "Period | Recurring | None"]
_D = r"(?<![\d/.])(?P<{}>\d{{1,2}})"
_NOTATIONS: tuple[tuple[re.Pattern[str], _Builder], ...] = tuple(
    (re.compile(pattern), builder)
    for pattern, builder in (
        (
            _D.format("d1") + r"(?:/(?P<m1>\d{1,2})(?:/(?P<y1>\d{4}))?)?\s*(?:-|to)\s*"
            r"(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4})(?!\d)",
            _week,
        ),
        (_D.format("d1") + r"/(?P<m1>\d{1,2})\s*(?:-|to)\s*(?P<d2>\d{1,2})/(?P<m2>\d{1,2})(?![\d/])", _window),
        (
            rf"(?:(?:year|yr|12 months|twelve months)\s+(?:ending|ended|end|to)|\b(?:y\.?/e\.?|ye|12 ?m/?e))\s+"
            rf"(?:in\s+)?(?P<a>{_POINT})",
            _year_ending,
        ),
        (
            rf"(?P<y>{_YEAR})\s*\(?(?:up\s+)?(?:(?:1(?:st)?\s+)?jan(?:uary)?\s*-|to|until)\s*(?:the\s+)?(?:end\s+(?:of\s+)?)?"
            rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m>{_MONTH})\)?(?!\s*\d)",
            _part_year,
        ),
        (rf"{_IN_A_YEAR}{_SO_FAR}[(\[]?\s*{_TO}(?P<b>{_DAY_OR_MONTH}|{_DAY_OF_A_YEAR})\s*[)\]]?", _part_of_year),
        (rf"{_IN_A_YEAR}{_SO_FAR}[(\[]?\s*{_TO}(?P<b>{_DAY_IN_NUMBERS})(?![\d/.])\s*[)\]]?", _part_of_year),
        (
            rf"{_IN_A_YEAR}[(\[]?\s*(?P<a>{_DAY_OR_MONTH})\s*(?:-|to|until)\s*(?P<b>{_DAY_OR_MONTH})\s*[)\]]?",
            _part_of_year,
        ),
        (
            rf"{_IN_A_YEAR}[(\[]\s*(?P<a>{_DAY_OF_A_YEAR})\s*(?:-|to|until)\s*(?P<b>{_DAY_OF_A_YEAR})\s*[)\]]",
            _part_of_year,
        ),
        (rf"{_IN_A_YEAR}[(\[]?\s*q(?P<q1>[1-3])\s*(?:-|to)\s*q?(?P<q2>[2-4])(?!\d)\s*[)\]]?", _quarters),
        (rf"(?<![\d/.])(?P<a>{_SHORT_DAY})\s*(?:-|to|until)\s*(?P<b>{_SHORT_DAY})(?!\d)", _range),
        (
            rf"(?<![\d/.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?{_SEPARATOR}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s*)?"
            rf"(?P<m>{_MONTH})\s*,?\s*(?P<y>{_YEAR})(?!\d)",
            _days_of_month,
        ),
        (
            rf"\bq(?:uarter\s*)?[1-4]\s*,?\s*\(?\s*(?P<m1>{_MONTH})\s*(?:-|to)\s*(?P<m2>{_MONTH})\s*\)?\s*,?\s*"
            rf"(?P<y>{_YEAR})(?P<fy>[/-]\d\d(?:\d\d)?)?(?!\d)",
            _quarter_with_months,
        ),
        (
            rf"(?P<y>{_YEAR})(?P<fy>[/-]\d\d(?:\d\d)?)?\s*,?\s*q(?:uarter\s*)?[1-4]\s*,?\s*"
            rf"\(?\s*(?P<m1>{_MONTH})\s*(?:-|to)\s*(?P<m2>{_MONTH})\s*\)?(?!\s*\d)",
            _quarter_with_months,
        ),
        (rf"(?P<y>{_YEAR})(?P<fy>[/-]\d\d(?:\d\d)?)?\s*[-,]?\s*\(?q(?:uarter\s*)?(?P<q>[1-4])\b\)?", _quarter),
        (r"\bf\.?y\.?\s*(?:20)?(?P<y1>\d\d)\s*[/-]\s*(?:20)?(?P<y2>\d\d)(?!\d)", _short_financial_year),
        (rf"\b(?:fye|financial year (?:ending|ended|to))\s*(?P<y>{_YEAR})(?![\d/-])", _financial_year_ending),
        (
            rf"(?P<y1>{_YEAR})[/-](?P<y2>\d\d(?:\d\d)?){_SEPARATOR}(?P<y3>{_YEAR})[/-](?P<y4>\d\d(?:\d\d)?)(?!\d)",
            _financial_years,
        ),
        (rf"(?P<a>{_POINT}){_SEPARATOR}(?P<b>{_POINT})", _range),
        (rf"\bq(?:uarter\s*)?(?P<q>[1-4])\s*,?\s*(?P<y>{_YEAR})(?P<fy>[/-]\d\d(?:\d\d)?)?(?!\d)", _quarter),
        (
            r"\b(?:q|qtr\s*|quarter\s*)(?P<q>[1-4])\s*,?\s*\(?(?P<y1>\d\d)\s*[/-]\s*(?P<y2>\d\d)\)?(?![\d/-])",
            _quarter_of_a_short_year,
        ),
        (
            r"(?<![\d/-])(?P<y1>\d\d)\s*[/-]\s*(?P<y2>\d\d)\s*,?\s*\(?(?:q|qtr\s*|quarter\s*)(?P<q>[1-4])\b\)?",
            _quarter_of_a_short_year,
        ),
        (rf"(?<![\d/])(?P<y1>{_YEAR})\s*[/-]\s*(?P<y2>\d\d)(?![\d/])", _financial_year),
        (rf"(?<![\d/])(?P<y1>{_YEAR})\s*/\s*(?P<y2>{_YEAR})(?![\d/])", _financial_year),
        (rf"(?<![\d/])(?P<y1>{_YEAR})\s*(?:-|to)\s*(?P<y2>{_YEAR})(?![\d/])", _years),
        (rf"(?<![\w/.])(?P<a>{_POINT})(?![\w/])", _single),
    )
)


@lru_cache(4096)  # the notes and headings of a document are asked about for each table
def find_periods(text: str) -> tuple[FoundPeriod, ...]:
    """Every period that a text names, in order; the longest notation wins where two begin within one another.

    >>> [str(f.period.id) for f in find_periods("from Jan 2019 to July 2022")]
    ['2019-01-01/2022-08-01']
    """
    lowered = _without_act_years(plain(text).lower())
    found: list[FoundPeriod] = []
    for start, end, period in sorted(_candidates(lowered), key=lambda c: (c[0] - c[1], c[0])):
        if all(end <= other.start or other.end <= start for other in found):
            found.append(FoundPeriod(period, start, end))
    found.sort(key=lambda f: f.start)
    return tuple(_with_years(found))


def without_periods(text: str, found: Iterable[FoundPeriod]) -> str:
    """A text as a key without these periods, which were found in it, in order."""
    for each in reversed(list(found)):
        text = text[: each.start] + " " + text[each.end :]
    return clean(text).strip(" ()-")


@cache
def _of_an_act() -> re.Pattern[str]:
    letters = "|".join(name for names in data("offences")["acts"].values() for name in names)
    return re.compile(
        rf"\b(?:act|regulations|(?:regulations|order|act) \([^)]*\)|\([^)]*\) order) (?:of )?{_YEAR}\b"
        rf"|\b(?:{letters}) {_YEAR}\b"
    )


def _without_act_years(lowered: str) -> str:
    """A text in which spaces stand in the place of Acts' years: "Sexual Offences Act 2003" names no period."""
    return _of_an_act().sub(lambda match: match[0][:-4] + "    ", lowered)


def _candidates(text: str) -> Iterator[tuple[int, int, Period | Recurring]]:
    for pattern, build in _NOTATIONS:
        for match in pattern.finditer(text):
            try:
                period = build(match)
            except ValueError:
                continue
            if period is not None:
                end = match.end() - (len(match[0]) - len(match[0].rstrip(" ,.")))
                yield match.start(), end, period


def _with_years(found: list[FoundPeriod]) -> Iterator[FoundPeriod]:
    """A recurring window takes the years that stand next after it: "23/03-17/05 2017-2020"."""
    for here, following in zip_longest(found, found[1:]):
        if isinstance(here.period, Recurring) and following is not None and isinstance(following.period, Period):
            years = range(following.period.start.year, (following.period.end - timedelta(days=1)).year + 1)
            whole_years = following.period.start == date(years[0], 1, 1) and following.period.end == date(
                years[-1] + 1, 1, 1
            )
            if whole_years and following.start - here.end <= 30:
                yield FoundPeriod(here.period, here.start, here.end, tuple(years))
                continue
        yield here


def union_id(periods: list[Period]) -> str:
    """The id of several periods together: neighbours are joined, the rest stand side by side with a "+"."""
    joined: list[Period] = []
    for period in sorted(set(periods)):
        if joined and period.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, period.end))
        else:
            joined.append(period)
    return "+".join(period.id for period in joined)


def say_period(id: str) -> str:
    """A period in words, last days included, years alone where they are whole.

    >>> say_period("2019-01-01/2022-08-01"), say_period("2019-01-01/2020-01-01"), say_period("2019-04-01/2020-04-01")
    ('January 2019 to July 2022', '2019', 'year to March 2020')
    """
    return " and ".join(_say(Period.parse(part)) for part in id.split("+"))


def _say(period: Period) -> str:
    start, last = period.start, period.end - timedelta(days=1)
    whole_months = start.day == 1 and period.end.day == 1
    if whole_months and (start.month, last.month) == (1, 12):
        return str(start.year) if start.year == last.year else f"{start.year} to {last.year}"
    if whole_months and period.days in (365, 366):
        return f"year to {last:%B %Y}"
    if whole_months:
        return (
            f"{start:%B %Y}"
            if start.month == last.month and start.year == last.year
            else f"{start:%B %Y} to {last:%B %Y}"
        )
    first = f"{start.day} {start:%B}" + (f" {start.year}" if start.year != last.year else "")
    return f"{first} to {last.day} {last:%B %Y}" if start != last else f"{last.day} {last:%B %Y}"
