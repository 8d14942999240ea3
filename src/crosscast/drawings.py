"""Draw the tables of a study's documents as their pages show them, each once: what was drawn is kept."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from crosscast.generation import source_hash
from crosscast.model import Document
from crosscast.progress import Say
from crosscast.publish.pictures import regions_of
from crosscast.publish.publication import Pictured, Source, tables_with_figures
from crosscast.read import Picture, Region, draw, side_by_side
from crosscast.study import Study

_MOST = 300  # pictures of one document


class _ToDraw(msgspec.Struct, frozen=True):
    """The regions of one document, and the way to it inside its file."""

    name: str
    path: Path
    label: str
    way: tuple[int, ...]
    key: str
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
                told = msgspec.json.encode((source_hash(), document.path, document.sha256, way, regions))
                key = hashlib.sha256(told).hexdigest()
                to_draw.append(_ToDraw(part.path, path, document.path, way, key, regions))
    folder = study.folder / ".crosscast" / "pictures"
    say("Drawing pages", 0, len(to_draw))
    drawn = side_by_side(lambda each: _drawn_once(folder, each), to_draw)
    for n, (each, pictures) in enumerate(zip(to_draw, drawn, strict=True), start=1):
        pictured = tuple(Pictured(id, shown) for (id, _), shown in zip(each.regions, pictures, strict=True))
        by_name[each.name] = msgspec.structs.replace(by_name[each.name], pictures=pictured)
        say("Drawing pages", n, len(to_draw))
    _forget_others(folder, {f"{each.key}.json" for each in to_draw})
    return tuple(by_name[source.name] for source in sources)


def _with_ways(document: Document, way: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Document]]:
    yield way, document
    for n, attachment in enumerate(document.attachments):
        yield from _with_ways(attachment, (*way, n))


def _drawn_once(folder: Path, each: _ToDraw) -> tuple[Picture, ...]:
    """The pictures of a document, by an earlier build where its bytes and the program are as now."""
    kept = folder / f"{each.key}.json"
    try:
        return msgspec.json.decode(kept.read_bytes(), type=tuple[Picture, ...])
    except (OSError, msgspec.MsgspecError):
        pictures = draw(each.path, [region for _, region in each.regions], label=each.label, way=each.way)
    if not any(picture.is_passing for picture in pictures):
        with contextlib.suppress(OSError):  # what cannot be kept is drawn again next time
            kept.parent.mkdir(parents=True, exist_ok=True)
            unfinished = kept.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(msgspec.json.encode(pictures))
            unfinished.rename(kept)
    return pictures


def _forget_others(folder: Path, wanted: Iterable[str]) -> None:
    for path in folder.glob("*"):
        if path.name not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()
