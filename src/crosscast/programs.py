"""The programs of others by which some documents are read: where they are installed, and which they are.

It says so without opening a reader, since a build asks before it knows whether there is anything to read.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
from pathlib import Path

_LIBREOFFICES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)


def find_libreoffice() -> Path | None:
    """The program that turns texts of older formats into DOCX."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((Path(place) for place in _LIBREOFFICES if Path(place).exists()), None)


@functools.cache
def find_tesseract() -> str | None:
    """The program that reads the text of a picture."""
    return shutil.which("tesseract")


def libreoffice() -> str:
    """Which LibreOffice is there: what it makes of a document depends on it."""
    program = find_libreoffice()
    if program is None:
        return "none"
    version = program.resolve().with_name("versionrc")
    known = version if version.is_file() else program.resolve()
    return hashlib.sha256(known.read_bytes()).hexdigest()


def tesseract() -> str:
    """Which Tesseract is there, and which knowledge of English: what it makes of a scan depends on them."""
    program = find_tesseract()
    if program is None:
        return "none"
    digest = hashlib.sha256(Path(program).resolve().read_bytes())
    for data in sorted(Path("/usr/share").glob("tess*/**/eng.traineddata")):
        digest.update(data.read_bytes())
    return digest.hexdigest()
