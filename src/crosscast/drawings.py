"""Draw pages of documents: a study's tables, each once, and every page for a person who looks at what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from crosscast.generation import source_hash
from crosscast.keeping import Cache, hash_of
from crosscast.model import CrosscastError, Document, refusal_of
from crosscast.progress import Say
from crosscast.publish.pictures import described, outlines_of, regions_of
from crosscast.publish.publication import Pictured, Source, tables_with_figures
from crosscast.read import PAGED_FORMATS, Outline, Picture, Region, draw, side_by_side
from crosscast.study import Study
from crosscast.understand import limits_for, pages_of

_MOST = 300  # pictures of one document


class _ToDraw(msgspec.Struct, frozen=True):
    """The regions of one document, and the way to it inside its file."""

    name: str
    path: Path
    label: str
    way: tuple[int, ...]
    key: bytes
    regions: tuple[tuple[str, Region], ...]


def with_pictures(
    study: Study, documents: Sequence[Document], sources: Sequence[Source], say: Say
) -> tuple[Source, ...]:
    """The sources with pictures of their tables. A study that hides what a source published shows no page of it."""
    if study.spec.disclosure.published_counts != "keep":
        return tuple(sources)
    by_name = {source.name: source for source in sources}
    to_draw = []
    for path, document in zip(study.responses, documents, strict=True):
        for way, part in _with_ways(document, ()):
            source = by_name[part.path]
            regions = tuple(regions_of(tables_with_figures(source))[:_MOST]) if source.used else ()
            if regions:
                key = hash_of(source_hash(), document.path, document.sha256, way, regions)
                to_draw.append(_ToDraw(part.path, path, document.path, way, key, regions))
    kept = Cache(study.folder / ".crosscast" / "pictures", tuple[Picture, ...])
    say("Drawing pages", 0, len(to_draw))
    drawn = side_by_side(lambda each: _drawn_once(kept, each), to_draw)
    for n, (each, pictures) in enumerate(zip(to_draw, drawn, strict=True), start=1):
        pictured = tuple(Pictured(id, shown) for (id, _), shown in zip(each.regions, pictures, strict=True))
        by_name[each.name] = msgspec.structs.replace(by_name[each.name], pictures=pictured)
        say("Drawing pages", n, len(to_draw))
    kept.forget_others()
    return tuple(by_name[source.name] for source in sources)


def _with_ways(document: Document, way: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Document]]:
    yield way, document
    for n, attachment in enumerate(document.attachments):
        yield from _with_ways(attachment, (*way, n))


def _drawn_once(pictures: Cache[tuple[Picture, ...]], each: _ToDraw) -> tuple[Picture, ...]:
    """The pictures of a document, by an earlier build where its bytes and the program are as now."""
    regions = [region for _, region in each.regions]
    return pictures.get(each.key, lambda: draw(each.path, regions, label=each.label, way=each.way), _are_drawn)


def _are_drawn(pictures: Sequence[Picture]) -> bool:
    return not any(picture.is_passing for picture in pictures)


def write_pages(folder: Path, documents: Sequence[Document], pages: range | None = None) -> list[str]:
    """Draw all pages of the documents that have any, their figures outlined by grade, and say what was drawn.

    Raises CrosscastError where none of them has pages, or a picture cannot be written.
    """
    parts = [(document, way, part) for document in documents for way, part in _with_ways(document, ())]
    with_pages = [each for each in parts if each[2].format in PAGED_FORMATS]
    if not with_pages:
        raise CrosscastError(
            "pictures are of pages, and none of these documents has any: PDFs and picture files have.",
            place=documents[0].path if len(documents) == 1 else "",
            hint="Leave out --picture; the tables are printed as they were read.",
            slug="no-pages-to-draw",
        )
    lines, n = [], 0
    outlines: list[Outline] = []
    for outer, way, part in with_pages:
        numbers = sorted(number for number in pages_of(part) if pages is None or number in pages)
        regions = [Region(number, None, outlines_of(part.tables, number)) for number in numbers]
        if not regions:
            lines.append(f"{part.path}: no page drawn, since nothing was read there.")
        outlines += (outline for region in regions for outline in region.outlines)
        for picture in draw(outer.path, regions, label=outer.path, way=way, limits=limits_for(pages)):
            if picture.png:
                n += 1
                _write(folder / f"{_file_name(part.path)}--page-{picture.page}.png", picture.png)
            else:
                lines.append(f"{part.path}, page {picture.page}: not drawn, since {picture.why}.")
    drawn = f"{n} page{'' if n == 1 else 's'} drawn in {folder}"
    lines.append(f"{drawn}. The line around a cell says its grade: {described(outlines)}." if outlines else f"{drawn}.")
    return lines


def _file_name(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", path.rsplit("/", 1)[-1]).strip("-").lower() or "document"


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        if (refusal := refusal_of(error, str(file))) is None:
            raise
        raise refusal from error
