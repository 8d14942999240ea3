"""Bring a study's `build` up to date: nothing where nothing changed, else the whole walk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from crosscast.generation import Manifest, build_key, building, current, generation
from crosscast.progress import Say, silent
from crosscast.study import load_study


class Built(msgspec.Struct, frozen=True):
    """A build that is in force: what it was made from and how it ended, and whether anything had to be done."""

    manifest: Manifest
    changed: bool


def build(folder: Path, say: Say = silent) -> Built:
    """Bring a study's `build` up to date. Where nothing changed since the last build, nothing is done.

    Raises CrosscastError for whatever in study.yaml cannot be used as it stands, and where nothing can be written. A
    document that cannot be read is a finding and stops nothing.
    """
    key = build_key(folder)  # before anything is read: what is changed meanwhile is then built next time
    study = load_study(folder)
    with building(folder):
        before = current(folder)
        if before is not None and before.key == key and not before.passing:
            return Built(before, changed=False)
        from crosscast.pipeline import publication_of, write  # the rooms take a second to open

        publication = publication_of(study, say)
        with generation(folder, key) as directory:
            manifest = write(publication, directory, key, say, folder / ".crosscast")
        return Built(manifest, changed=True)
