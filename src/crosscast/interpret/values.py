"""What one printed cell can be: a count, a percentage, a hidden small count, or a word for nothing given."""

from __future__ import annotations

import re

import msgspec

from crosscast.model import Status, Unit, Value
from crosscast.vocab import clean, find_age, find_periods, plain

_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:(?:, ?\d{3})+|(?: \d{3})+)|\d+)(?:\.(\d+))?")
_BELOW = re.compile(r"(?:<|fewer than|less than|under|below) ?(\d{1,2})")
_AT_MOST = re.compile(r"(?:≤|<=|up to) ?(\d{1,2})|(\d{1,2}) or (?:fewer|less)")
_BETWEEN = re.compile(r"(\d{1,2}) ?(?:to|-) ?(\d{1,2})")
_AT_LEAST = re.compile(r"(?:in excess of|more than|over|at least|upwards of) ?(\d{1,3}(?:,\d{3})+|\d{3,})")
_TRAILING_MARK = re.compile(r"\s*(?:\[(?:r|p|e|b|u)\]|[*†‡#^])+$")
_ABSENT = {
    *(
        "..",
        "...",
        ":",
        "-",
        "--",
        "n/a",
        "na",
        "[x]",
        "[z]",
        "x",
        "not applicable",
        "nil return",
        "cost exceeded",
        "n/k",
    ),
    *("refused", "no response", "no reply", "not answered", "awaiting response", "overdue", "exempt"),
}
_NO_INFORMATION = re.compile(
    r"(?:(?:this |the )?(?:information|data|figures?|records?)(?: is| are)? )?not (?:currently |centrally )?"
    r"(?:held|recorded|available|supplied|provided|collected|captured|searchable)"
    r"|no (?:information|data|figures?|records?)(?: (?:is|are))?(?: (?:held|recorded|available))?"
    r"|n/a|not applicable|nil return|cost exceeded"
)
_NOT_AVAILABLE = {"..", "...", ":", "[x]", "not available", "n/k"}  # somebody may have counted it in a total
_NONE = {"nil", "none", "zero"}  # said in words by who counted: a count of 0, unlike a dash or "not held"
_WITH_SHARE = re.compile(r"(\d[\d,]*) ?\(\d+(?:\.\d+)? ?%\)")  # "12 (4%)": the count, its share beside it
_LIKE_A_FIGURE = re.compile(
    r"(?:(?:c\.?|ca\.?|circa|approx(?:\.|imately)?|about|around|[~≈]) ?)?[£$]? ?"
    r"[-+]?\d[\d,. ]*(?:%|[a-z*†‡#^]{1,2})?(?: (?:/|of|\() ?\d[\d,. ]*%?\)?)?"
)
_HIDDEN = {"*", "**", "[c]", "c", "#", "redacted", "withheld", "[redacted]", "[withheld]", "s40", "s.40", "s40(2)"}


class Symbols(msgspec.Struct, frozen=True):
    """What a source's own notes say of its symbols: the limit of "*" and whether a hidden count may be none."""

    star_below: int | None = None
    zero_possible: bool = True


def read_symbols(notes: str, prints_zeros: bool) -> Symbols:
    """The rule for hidden counts that the notes of a document state.

    Where a source prints zeros elsewhere in the table, a hidden count is at least 1, unless its note includes none.
    """
    text = clean(notes)
    includes_none = re.search(r"(includ\w+|may be|can be) (none|zero|0|nil)|0 to \d", text) is not None
    excludes_none = re.search(r"(between|from) 1 (and|to) \d|exclud\w+ (zero|none|0)|1 ?(to|-) ?\d\b", text) is not None
    below = re.search(
        r"(?:(?:fewer|less|under|below|lower) than|(?:number|count|figure|value|total)s?(?: of \w+)? (?:below|under))"
        r" (\d{1,2}|five|three|ten)\b|<\s?(\d{1,2})",
        text,
    )
    limit = None
    hides = re.search(r"(?:\*|\[c\]|asterisk)\W{0,20}(?:\w+\W+){0,8}?(?:from |between )?1 (?:and|to|-) (\d)\b", text)
    if hides:
        return Symbols(int(hides[1]) + 1, includes_none)
    if below and re.search(r"\*|\[c\]|asterisk|suppress|redact|withheld|hidden", text):
        word = below[1] or below[2]
        limit = {"three": 3, "five": 5, "ten": 10}.get(word) or int(word)
    return Symbols(limit, includes_none or not (excludes_none or prints_zeros))


_AS_PRINTED = Symbols()


def read_value(text: str, symbols: Symbols = _AS_PRINTED) -> Value | None:
    """The value of a printed cell, or None where the cell is blank or holds other words.

    A number with decimals is no count; it is kept as printed, for a column of percentages whose sign is missing.

    >>> str(read_value("13,860")), str(read_value("4.1%")), str(read_value("<5")), read_value("Surrey")
    ('13,860', '4.1%', '0 to 4', None)
    """
    printed = plain(text).strip()
    key = printed.casefold()
    if not key:
        return None
    if key in _ABSENT or says_no_information(key):
        return Value.absent()
    if key in _HIDDEN:
        if symbols.star_below is None:
            return Value.redacted()
        return Value.hidden_below(symbols.star_below, zero_possible=symbols.zero_possible)
    if below := _BELOW.fullmatch(key):
        return Value.hidden_below(int(below[1]), zero_possible=symbols.zero_possible) if int(below[1]) > 1 else None
    if at_most := _AT_MOST.fullmatch(key):
        limit = int(at_most[1] or at_most[2]) + 1
        return Value.hidden_below(limit, zero_possible=symbols.zero_possible)
    if (between := _BETWEEN.fullmatch(key)) and int(between[1]) < int(between[2]):
        return Value(int(between[1]), int(between[2]), Status.SUPPRESSED)
    if at_least := _AT_LEAST.fullmatch(key):
        return Value(int(at_least[1].replace(",", "")), None, Status.ROUNDED)
    if key in _NONE:
        return Value.exact(0)
    if with_share := _WITH_SHARE.fullmatch(key):
        return Value.exact(int(with_share[1].replace(",", "")))
    bare = _TRAILING_MARK.sub("", key)
    per_cent = re.search(r"\s*(?:%|per ?cent)$", bare)
    number = _NUMBER.fullmatch(bare[: per_cent.start()] if per_cent else bare)
    if number is None:
        return None
    whole = re.sub(r"\D", "", number[2])
    n = int(whole + (number[3] or ""))
    return Value.exact(-n if number[1] == "-" else n, Unit.PER_CENT if per_cent else Unit.COUNT, len(number[3] or ""))


def says_no_information(text: str) -> bool:
    """Whether a text says no more than that nothing was counted or is held.

    >>> says_no_information("Information not held."), says_no_information("No offences held over")
    (True, False)
    """
    return _NO_INFORMATION.fullmatch(clean(text)) is not None


def is_not_available(text: str) -> bool:
    """Whether a cell says that there is a number and that it is not given here, as `..` does in official statistics.

    Source: Government Statistical Service, "Using symbols in tables" ([x], `..`: not available).
    """
    return plain(text).strip().casefold() in _NOT_AVAILABLE


def may_be_a_label(text: str) -> bool:
    """Whether a text that could be a figure could as well be the name of a year or of an age band."""
    return re.fullmatch(r"(19|20)\d\d\*?", text.strip()) is not None or find_age(text) is not None


def is_like_a_figure(text: str) -> bool:
    """Whether a text is a value or looks as one does ("5 / 3", "£200"), so that it is no label and not passed over."""
    key = plain(text).strip().casefold()
    return read_value(text) is not None or (_LIKE_A_FIGURE.fullmatch(key) is not None and not find_periods(key))
