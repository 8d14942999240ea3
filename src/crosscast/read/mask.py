"""Take persons and their addresses out of what was read, and leave every figure as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from crosscast.model import Document, Finding, Grid, Layout, Severity

from .mask_text import Mask
from .person_names import OFFICER

_NAMED = r"(?:officer|staff|employee|victim|suspect|offender|complainant|witness|requester|applicant)(?:s|es)?"
_HEAD_OF_NAMES = re.compile(
    r"(?:full|first|given|family|last) names?|(?:fore|sur)names?"
    rf"|names? of (?:the )?{_NAMED}|{_NAMED}(?:['’]s?)? names?"
    r"|(?:investigating |case )?officers? in (?:the |charge of the )?case|investigating officers?",
    re.I,
)
_HEAD_OF_NUMBERS = re.compile(
    r"(?:officer(?:['’]?s)? )?(?:collar|shoulder|epaulette|warrant|badge) (?:numbers?|nos?\.?|ids?)", re.I
)
_HEAD_ROWS = 4  # in which the heading of a column may stand
_LETTERS_OF_A_LABEL = 3  # a cell with fewer letters is a figure, a mark or a unit


def masked(document: Document) -> Document:
    """The document and all that stands inside it without names of persons, e-mail addresses, telephones and addresses.

    Names are those in mail headers, greetings, closings, labelled lines and columns of names; a full name met there is
    masked wherever it stands. Names of forces and offences and references stay, and a cell that holds a figure is never
    touched.
    """
    return _masked(document, document.path, names_met(document))


def names_met(document: Document) -> frozenset[str]:
    """The full names of persons in a document and in all that stands inside it."""
    looking = Mask(frozenset())
    for each in document.with_attachments():
        looking.lines([block.text for block in each.blocks])
        for grid in each.grids:
            for reading in (grid, *grid.other_readings):
                for cell in _cells_below(_HEAD_OF_NAMES, reading):
                    looking.name(reading.texts[cell])
                for lines in ((reading.caption,), reading.before, reading.after):
                    looking.lines(lines)
    return frozenset(looking.found)


def mask_lines(texts: Sequence[str], names: frozenset[str]) -> list[str]:
    """Lines that follow each other, without persons and addresses and without these names."""
    return Mask(names).lines(texts)


def mask(text: str) -> str:
    """One paragraph or line without persons and addresses. What is masked stays as it is when masked again."""
    looking = Mask(frozenset())
    looking.lines([text])
    return Mask(frozenset(looking.found)).lines([text])[0]


def numbered(names: Iterable[str]) -> Iterator[str]:
    """The names, no two alike: the second "reply.pdf" is "reply.pdf (2)"."""
    taken: set[str] = set()
    for name in names:
        n, unique = 1, name
        while unique in taken:
            n += 1
            unique = f"{name} ({n})"
        taken.add(unique)
        yield unique


def _masked(document: Document, path: str, names: frozenset[str]) -> Document:
    mask = Mask(names)
    texts = mask.lines([block.text for block in document.blocks])
    cells = [tuple(_cells(grid, mask)) for grid in document.grids]
    n = mask.n
    ends = [mask.anywhere(each.path.rpartition(" › ")[2]) for each in document.attachments]
    findings = [_of(finding, path, mask) for finding in document.findings]
    if n:
        things = (
            "1 name, address or telephone number was" if n == 1 else f"{n} names, addresses or telephone numbers were"
        )
        findings.append(Finding("masked", Severity.NOTE, f"{things} masked; no figure was touched.", path))
    return msgspec.structs.replace(
        document,
        path=path,
        blocks=tuple(
            msgspec.structs.replace(block, text=text) for block, text in zip(document.blocks, texts, strict=True)
        ),
        grids=tuple(_around(grid, texts, mask) for grid, texts in zip(document.grids, cells, strict=True)),
        findings=tuple(findings),
        attachments=tuple(
            _masked(each, f"{path} › {end}", names)
            for each, end in zip(document.attachments, numbered(ends), strict=True)
        ),
    )


def _of(finding: Finding, path: str, mask: Mask) -> Finding:
    return msgspec.structs.replace(
        finding, message=mask.finding(finding.message), document=None if finding.document is None else path
    )


def _around(grid: Grid, texts: tuple[str, ...], mask: Mask) -> Grid:
    """The grid with masked cells, and masked texts around it."""
    return msgspec.structs.replace(
        grid,
        texts=texts,
        caption=mask.lines([grid.caption])[0],
        before=tuple(mask.lines(grid.before)),
        after=tuple(mask.lines(grid.after)),
        findings=tuple(
            msgspec.structs.replace(finding, message=mask.finding(finding.message)) for finding in grid.findings
        ),
        other_readings=tuple(_around(other, tuple(_cells(other, mask)), mask) for other in grid.other_readings),
    )


def _cells_below(head: re.Pattern[str], grid: Grid) -> frozenset[int]:
    """The cells below a heading that says that its column names persons, or holds their numbers."""
    heads = {
        col: row
        for text, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True)
        if row < _HEAD_ROWS and head.fullmatch(text)
    }
    if not heads:
        return frozenset()
    cells = enumerate(zip(grid.rows, grid.cols, strict=True))
    return frozenset(cell for cell, (row, col) in cells if row > heads.get(col, row))


def _cells(grid: Grid, mask: Mask) -> Iterator[str]:
    """The cells' texts. Where a row's cells run together, nothing is told apart, so nothing but names is masked."""
    names, numbers = _cells_below(_HEAD_OF_NAMES, grid), _cells_below(_HEAD_OF_NUMBERS, grid)
    for i, text in enumerate(grid.texts):
        if i in names:
            text = mask.name(text)
        if i in numbers:
            text = mask.collar_number(text)
        if sum(map(str.isalpha, text)) < _LETTERS_OF_A_LABEL and not OFFICER.pattern.fullmatch(text):
            yield text
        elif grid.layout is Layout.RUN_TOGETHER:
            yield mask.known(text)
        else:
            yield mask.anywhere(text)
