"""Tell a listing, one row a person or case, from a table of figures.

A listing must be counted before anything of it is a figure, and its rows are never passed on as they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from crosscast.model import Finding, Place, Severity

from .draft import Draft, Piece

TextRow = dict[int, str]  # the texts of a row by their column

_PERSON = re.compile(
    r"\b(?:surname|forenames?|first ?names?|last ?name|full ?name|date of birth|d\.?o\.?b\b|collar|warrant n\w*"
    r"|(?:home |victim |suspect |offender )address|post ?code of|national insurance|ni n(?:o|umber)|nino|passport"
    r"|(?:tele|mobile )?phone|e-?mail|nominal"
    r"|(?:victim|suspect|offender|officer|complainant|staff|employee|defendant|detainee|patient|applicant|person)"
    r"(?:'?s)? ?(?:name|id|n(?:o|umber)|ref\w*)|name of (?:the )?\w+)\b",
    re.I,
)
_REFERENCE = re.compile(
    r"^(?:unique )?(?:id|ref|reference|urn|identifier)(?: ?n(?:o|umber|um)?\.?)?$"
    r"|\b(?:crime|incident|occurrence|case|custody|investigation|log|record|niche|offence|complaint|event|storm|unique"
    r"|force)\W?(?:ref\w*|n(?:o|umber|um)|id|urn|identifier)\b|\burn\b",
    re.I,
)
_NO_COUNT = re.compile(
    r"^(?!.*\b(?:per|number|n[ou]|count|total|offences|crimes|cases|recorded)\b)(?:\w+ ){0,2}"
    r"(?:age|code|class|beat|ward|year|month|quarter|week|day|hour|time)(?: of \w+)?$",
    re.I,
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d\d|(?:19|20)\d\d))?$")
_DAY = re.compile(
    r"^(?:\d{1,2}[./-](?:\d{1,2}|[A-Za-z]{3,9})[./-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9},? \d{4})(?:[ T]\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?$"
)
_FIGURE = re.compile(r"^[<>≤≥~(£$€+-]*\s?\d{1,3}(?:[, ]\d{3})*(?:\.\d+)?\s?%?\)?$|^[<>(£$€-]*\d+(?:\.\d+)?%?\)?$")
_HIDDEN_FIGURE = re.compile(
    r"^(?:[-–—*.~#]{1,4}|\[[a-z]{1,2}\]|n/?a|nil|none|nk|x|z|[<>]\s?\d+|suppressed|redacted|not (?:held|recorded|known)"
    r"|no (?:information )?(?:held|data)|cost exceeded)$",
    re.I,
)
_CODED = re.compile(r"^(?=.*\d)(?=.*[A-Za-z/\\-])[A-Za-z0-9/\\ ._-]{4,30}$|^\d{5,}$")

_SAMPLE = 400  # rows that tell what a column holds
_FEW, _SOME, _MANY = 5, 8, 20  # rows that tell a listing by references or names, by dates, by repetition alone


class _Kind(Enum):
    PERSON = auto()
    REFERENCE = auto()
    DAY = auto()
    FIGURE = auto()
    LABEL = auto()  # a category: an offence, an outcome, a sex, an age, a year


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that look like one person or case each."""

    n_rows: int
    fields: tuple[str, ...]  # what its columns are called

    def finding(self, place: Place | None = None) -> Finding:
        """What stands in the place of the listing."""
        columns = ", ".join(self.fields[:8]) + (" and more" if len(self.fields) > 8 else "")
        message = (
            f"{self.n_rows:,} rows look like one person or case each ({columns}), so they were not read as figures and "
            "none of them is passed on; count them first, by what you ask about."
        )
        return Finding("record-level", Severity.QUESTION, message, place=place)


def find_listing(rows: Sequence[TextRow], *, few: int = _FEW) -> Listing | None:
    """The listing that these rows are, None where they are a table, too few to tell, or just text.

    `few` rows are enough where references or names stand in them; a hidden listing is told by fewer than a shown one.
    """
    if len(rows) <= min(few, _FEW):
        return None
    head, body = _parted(rows)
    kinds = _kinds(head, body[:: len(body) // _SAMPLE + 1])
    if len(kinds) < 2 or len(body) < few:
        return None
    has = Counter(kinds.values())
    is_listing = (
        (has[_Kind.REFERENCE] and (has[_Kind.DAY] or has[_Kind.PERSON] or not has[_Kind.FIGURE]))
        or (has[_Kind.PERSON] and not has[_Kind.FIGURE])
        or (not has[_Kind.FIGURE] and len(body) >= min(_SOME, few * 2) and _repeats_beside_days(kinds, body))
        or (not has[_Kind.FIGURE] and len(body) >= _MANY and _repeats_in_categories(body))
    )
    return Listing(len(body), tuple(head.get(col, "?") for col in sorted(kinds))) if is_listing else None


def without_listings(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Finding]]:
    """The pieces of a document without the tables that are listings, and a finding in the place of each."""
    kept: list[Piece] = []
    findings: list[Finding] = []
    for piece in pieces:
        listing = find_listing(_rows_of(piece)) if isinstance(piece, Draft) else None
        if listing is None:
            kept.append(piece)
        else:
            findings.append(listing.finding(piece.place))
    return kept, findings


def _rows_of(table: Draft) -> list[TextRow]:
    rows: dict[int, TextRow] = {}
    for cell in table.cells:
        if cell.text:
            rows.setdefault(cell.row, {})[cell.col] = cell.text
    return [rows[row] for row in sorted(rows)]


def names_persons_or_cases(heading: str, texts: Sequence[str]) -> bool:
    """Whether a column of this heading and these texts says who a person is, or which case a row is about."""
    return _kind(heading, texts) in (_Kind.PERSON, _Kind.REFERENCE)


def is_field_of_a_record(name: str) -> bool:
    """Whether a field of this name belongs to records about persons or cases."""
    return bool(_PERSON.search(name) or _REFERENCE.search(name))


def _parted(rows: Sequence[TextRow]) -> tuple[TextRow, list[TextRow]]:
    """The row of headings, {} where there is none, and the rows below it."""
    for at, row in enumerate(rows[:8]):
        if len(row) > 1 and not any(_is_value(text) for text in row.values()):
            return row, [below for below in rows[at + 1 :] if len(below) > 1]
        if len(row) > 1:
            break
    return {}, [row for row in rows if len(row) > 1]


def _is_value(text: str) -> bool:
    return bool(_FIGURE.match(text) or _DAY.match(text) or _HIDDEN_FIGURE.match(text))


def _kinds(head: TextRow, body: Sequence[TextRow]) -> dict[int, _Kind]:
    columns: dict[int, list[str]] = {}
    for row in body:
        for col, text in row.items():
            columns.setdefault(col, []).append(text)
    return {
        col: _kind(head.get(col, ""), texts) if 2 * len(texts) >= len(body) else _Kind.LABEL
        for col, texts in columns.items()
    }


def _kind(heading: str, texts: Sequence[str]) -> _Kind:
    n, distinct = len(texts), len(set(texts))
    if _most(n, (_DAY.match(text) for text in texts)):
        return _Kind.DAY
    n_numbers = sum(bool(_FIGURE.match(text)) for text in texts)
    is_figure = _most(n, (_FIGURE.match(text) or _HIDDEN_FIGURE.match(text) for text in texts))
    if _REFERENCE.search(heading) and n > 1 and distinct >= 0.9 * n and _run_or_are_codes(texts):
        return _Kind.REFERENCE
    if _PERSON.search(heading) and n > 1 and distinct > 1 and (not is_figure or _run_or_are_codes(texts)):
        return _Kind.PERSON
    is_year = _most(n, (_YEAR.match(text) for text in texts))
    if is_year or set(texts) == {"1"} or _NO_COUNT.search(heading):
        return _Kind.LABEL
    return _Kind.FIGURE if is_figure or n_numbers > 0.1 * n else _Kind.LABEL


def _run_or_are_codes(texts: Sequence[str]) -> bool:
    """Whether texts serve as names of cases: they run 1, 2, 3, or they are codes, such as AB/123/19 or 4600123."""
    if all(text.isdecimal() for text in texts) and [int(t) - int(texts[0]) for t in texts] == list(range(len(texts))):
        return True
    return _most(len(texts), (_CODED.match(text) for text in texts))


def _repeats_beside_days(kinds: dict[int, _Kind], body: Sequence[TextRow]) -> bool:
    """Whether each row has its day, and some label comes again and again."""
    if _Kind.DAY not in kinds.values():
        return False
    labels = [[row[col] for row in body if col in row] for col, kind in kinds.items() if kind is _Kind.LABEL]
    return any(len(texts) > 0.6 * len(body) and len(set(texts)) <= 0.7 * len(texts) for texts in labels)


def _repeats_in_categories(body: Sequence[TextRow]) -> bool:
    """Whether whole rows come again, made of labels of which few differ. A column that copies another says nothing."""
    columns = {tuple(row.get(col, "") for row in body) for col in {col for row in body for col in row}}
    n_different = len({tuple(sorted(row.items())) for row in body})
    is_category = any(1 < len(set(column)) <= 0.5 * len(body) for column in columns)
    return len(columns) > 1 and is_category and n_different <= 0.8 * len(body)


def _most(n: int, tests: Iterable[object]) -> bool:
    return n > 0 and sum(map(bool, tests)) >= 0.7 * n
