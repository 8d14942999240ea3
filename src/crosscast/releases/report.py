"""What a person is told of releases, in lines of plain text, and what a script is, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from crosscast.model import Dimension, Member
from crosscast.vocab import name_of, say_period

from .compare import Beside, Revision
from .listing import DOWNLOADS
from .rank import AtMost, Scope


def download_lines() -> Iterator[str]:
    """What to download and where."""
    yield "Download these yourself; Crosscast opens no connection."
    yield "Then, for instance: crosscast releases FILE --offence cyberflashing"
    for each in DOWNLOADS:
        yield ""
        yield f"{each.title} ({each.publisher})"
        yield f"  page     {each.page}"
        yield f"  file     {each.file}"
        yield f"  for      {each.use}"
        yield f"  licence  {each.licence}"


def force_lines(scope: Scope, lines: Sequence[AtMost], document: str) -> Iterator[str]:
    """One class or offence by force, with its total and what the number is."""
    name = _name(scope.offence)
    names = ", ".join(_name(id) for id in scope.classes)
    if scope.is_whole:
        yield f"{name}, from {document}: recorded offences by force, the most first"
    else:
        yield f"{name}, since it began on {scope.since:%-d %B %Y}" if scope.since else f"{name}"
        yield (
            f"{document} prints classes, no offences. This one is recorded in {names}, with other offences: each "
            "number is the most that there can be, and forces cannot be ranked by it."
        )
    yield ""
    width = max([len(line.name) for line in lines] + [len("All of these")])
    for line in lines:
        place = f"{line.place:>3}. " if line.place else "     "
        yield f"{place}{line.name:<{width}} {_said(scope, line.n):>16}{_straddling(line)}"
    total = sum(line.n for line in lines)
    yield f"     {'All of these':<{width}} {_said(scope, total):>16}"
    if any(line.n_straddling for line in lines):
        yield ""
        yield "In brackets: the quarter in which the offence began, part of which lies before. It is in no number."


def _said(scope: Scope, n: int) -> str:
    return f"{n:,}" if scope.is_whole else f"at most {n:,}"


def _straddling(line: AtMost) -> str:
    return f"  (+{line.n_straddling:,})" if line.n_straddling else ""


def revision_lines(found: Sequence[Revision]) -> Iterator[str]:
    """What later releases say otherwise."""
    yield f"{len(found):,} counts that two releases print differently" if found else "No count differs."
    yield from (str(revision) for revision in found)


def beside_lines(found: Sequence[Beside]) -> Iterator[str]:
    """A study's replies beside the classes that contain them."""
    if not found:
        yield "No reply of the study has a class beside it: none is of one force and offence in whole quarters."
    for each in found:
        reply = f"{each.reply_low:,}" if each.reply_low == each.reply_high else f"{each.reply_low:,} or more"
        classes = " and ".join(_name(id) for id in each.classes)
        sign = "!" if each.is_above else " "
        yield (
            f"{sign} {name_of(Member(Dimension.FORCE, each.force, each.force))}, {_name(each.offence)}, "
            f"{say_period(each.period.id)}: the reply says {reply}; {classes} {each.n_class:,}"
        )
    if any(each.is_above for each in found):
        yield "! The reply counts more than the whole class that contains it: ask the force what it counted."


def as_json(
    scope: Scope | None, lines: Sequence[AtMost], revised: Sequence[Revision], replies: Sequence[Beside]
) -> bytes:
    """The same for scripts."""
    return msgspec.json.encode(
        {
            "offence": scope.offence if scope else None,
            "classes": scope.classes if scope else (),
            "at_most": bool(scope and not scope.is_whole),
            "forces": lines,
            "revisions": revised,
            "replies": [{**msgspec.structs.asdict(each), "is_above": each.is_above} for each in replies],
        }
    )


def _name(id: str) -> str:
    return name_of(Member(Dimension.OFFENCE, id, id))
