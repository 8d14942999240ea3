"""Read documents and understand their tables: what `crosscast.read` and the command of that name begin with."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from crosscast.analyse.caveats import with_caveats
from crosscast.interpret import Given, another_superseded, interpret, observe, unread_numbers
from crosscast.model import CrosscastError, Document, Observation, PagePlace, Place
from crosscast.progress import Say
from crosscast.read import PAGED_FORMATS, Limits, printable, side_by_side
from crosscast.read import read as read_grids


def read(path: str | Path, *, publisher: str = "", limits: Limits | None = None) -> Document:
    """Read one document: its tables as they are understood, its prose, its doubts, the documents inside it.

    `publisher` says who sent it, where it does not say so itself. A file that cannot be read gives a Document without
    tables and with a finding that says why. Raises CrosscastError only where there is no such file.
    """
    return _understood(read_grids(path, label=str(path), limits=limits), Given(publisher=publisher))


def read_all(names: Sequence[str], publisher: str, say: Say, pages: range | None = None) -> list[Document]:
    """Read the documents that the names stand for, each once. CrosscastError where a name stands for none.

    Where only some pages are asked for, pictures of text are recognised on these and those beside them alone.
    """
    paths = list(dict.fromkeys(path for name in names for path in documents_of(name)))
    given = Given(publisher=publisher)
    documents: list[Document] = []
    say("Reading documents", 0, len(paths))
    for grids in side_by_side(lambda path: read_grids(path, label=str(path), limits=limits_for(pages)), paths):
        documents.append(_understood(grids, given))
        say("Reading documents", len(documents), len(paths))
    return documents


def limits_for(pages: range | None) -> Limits:
    """What it takes to read these pages: pictures on the pages before and after too, since a table may go on there."""
    return Limits() if pages is None else Limits(recognised=(pages[0] - 1, pages[-1] + 1))


def on_pages(document: Document, pages: range) -> Document:
    """A document with those of its tables and findings that stand on these pages, counted from 1.

    A table that goes on over pages stays whole, as does the prose, which says what tables count. Of what stands inside
    a mail or an archive what has pages is kept. Raises CrosscastError where nothing has, or nothing was read there.
    """
    if not any(part.format in PAGED_FORMATS for part in document.with_attachments()):
        what = f"only PDFs and pictures have pages to choose from, and this is none ({document.format})."
        raise CrosscastError(what, place=document.path, hint="Leave out --page.", slug="no-pages")
    inside = tuple(
        on_pages(attachment, pages)
        for attachment in document.attachments
        if any(part.format in PAGED_FORMATS for part in attachment.with_attachments())
    )
    if document.format not in PAGED_FORMATS:
        return replace(document, grids=(), tables=(), attachments=inside)
    known = pages_of(document)
    if known and not known.intersection(pages):
        asked = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"
        what = f"nothing was read on {asked}; what was read stands on pages {min(known)} to {max(known)}."
        raise CrosscastError(what, place=document.path, hint="Choose among these.", slug="no-such-page")
    return replace(
        document,
        grids=tuple(grid for grid in document.grids if _is_on(grid.places, pages)),
        tables=tuple(table for table in document.tables if _is_on(table.grid.places, pages)),
        findings=tuple(
            finding for finding in document.findings if finding.place is None or _is_on([finding.place], pages)
        ),
        attachments=inside,
    )


def pages_of(document: Document) -> set[int]:
    """The pages on which anything was read, counted from 1; none where the format has no pages."""
    places = [block.place for block in document.blocks]
    places += [place for grid in document.grids for place in grid.places]
    return {place.page for place in places if isinstance(place, PagePlace)}


def _is_on(places: Iterable[Place], pages: range) -> bool:
    return any(isinstance(place, PagePlace) and place.page in pages for place in places)


def observations_of(document: Document) -> tuple[Observation, ...]:
    """The figures that the document's own tables state, with what must be said beside each."""
    return with_caveats([observation for table in document.tables for observation in observe(table, document)])


def documents_of(name: str) -> list[Path]:
    """The file of that name, the files of the folder, or those that fit the pattern, in the order of their names.

    Files that begin with a dot or "~$" are the system's own and passed over where they were not named.
    """
    if Path(name).is_file():
        return [Path(name)]
    found = [path for match in sorted(glob.glob(name, recursive=True)) for path in _files_of(Path(match))]  # noqa: PTH207
    if not found:
        is_folder = name and Path(name).is_dir()
        what = "the folder holds no documents." if is_folder else "there is no such file; check the name."
        raise CrosscastError(what, place=printable(name) or "''", slug="no-such-file")
    return found


def _files_of(match: Path) -> list[Path]:
    """The file itself, or every file in the folder. Raises OSError where a folder cannot be looked into."""
    if match.is_file():
        return [] if _is_the_systems(match.name) else [match]
    found = []
    for folder, folders, files in os.walk(match, onerror=_raise):
        folders[:] = (name for name in folders if not _is_the_systems(name))
        found += [Path(folder, name) for name in files if not _is_the_systems(name)]
    return sorted(path for path in found if path.is_file())


def _is_the_systems(name: str) -> bool:
    """Names that file managers and word processors give to files of their own."""
    return name.startswith((".", "~$"))


def _raise(error: OSError) -> None:
    raise error


def _understood(document: Document, given: Given) -> Document:
    inside = tuple(_understood(attachment, given) for attachment in document.attachments)
    findings = (*document.findings, *unread_numbers(document), *another_superseded(document))
    return replace(document, tables=interpret(document, given), attachments=inside, findings=findings)
