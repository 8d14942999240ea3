"""Which format a file is: by its content first, then by its name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from crosscast.model import CrosscastError, Finding, Severity

from .refusal import protected, refused

READ_FORMATS = {
    "csv": ".csv",
    "docx": ".docx",
    "html": ".html",
    "pdf": ".pdf",
    "txt": ".text",
    "xlsx": ".xlsx",
}
"""Each format that is read, and the module of this room that reads it."""

_NAMES = {
    "csv": {"csv", "tsv"},
    "docx": {"docx", "docm", "dotx", "dotm"},
    "html": {"html", "htm", "xhtml"},
    "pdf": {"pdf"},
    "txt": {"txt", "text", "md"},
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm"},
}
_SAVE_AS = {"doc": "DOCX", "xls": "XLSX", "ppt": "PDF", "ods": "XLSX", "odt": "DOCX", "xlsb": "XLSX", "rtf": "DOCX"}
_SAVE_AS |= dict.fromkeys(("eml", "mbox", "msg", "zip"), "DOCX, PDF, XLSX, HTML, CSV or text")
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<body|<table|<div|<p\b)", re.I | re.S
)


def format_of(data: bytes, label: str) -> tuple[str, Finding | None]:
    """The format, and a finding where the name says another. Raises CrosscastError for a format that is not read."""
    suffix = PurePath(label).suffix.lower().lstrip(".")
    if not data.strip(b"\x00 \t\r\n"):
        raise refused("the file is empty; ask for it to be sent again", "empty")
    by_name = next((format for format, names in _NAMES.items() if suffix in names), None)
    by_content = _by_content(data, suffix)
    if by_content in READ_FORMATS:
        if suffix and suffix not in _NAMES[by_content] and by_content != "txt":
            return by_content, _misnamed(suffix, by_content)
        return by_content, None
    if by_content is not None:
        raise _not_read(by_content)
    if by_name in ("csv", "html", "txt") or not suffix:
        if not _is_text(data):
            raise _not_read(None)
        return by_name or "txt", None
    if by_name is not None:
        raise refused(
            f"its name says {by_name.upper()}, but its content is not; ask for it to be sent again", "damaged"
        )
    if suffix in _SAVE_AS or not _is_text(data):
        raise _not_read(suffix)
    return "txt", None


def _by_content(data: bytes, suffix: str) -> str | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _by_parts(data, suffix)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return (
            "encrypted"
            if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data
            else (suffix if suffix in _SAVE_AS else "doc or xls")
        )
    if data[:5] == b"{\\rtf":
        return "rtf"
    if _HTML.match(data[:2000].lstrip(b"\xef\xbb\xbf")):
        return "html"
    if data[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return "xml"
    return None


def _by_parts(data: bytes, suffix: str) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in opened.namelist()}
            kind = opened.read("mimetype")[:100] if "mimetype" in opened.namelist() else b""
    except Exception:  # a broken archive is still known by its name, and refused with a reason by its reader
        return next((format for format in ("docx", "xlsx") if suffix in _NAMES[format]), "zip")
    if b"opendocument" in kind:
        return "ods" if b"spreadsheet" in kind else "odt"
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        return "xlsb"
    for folder, format in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "ppt")):
        if any(name.startswith(folder) for name in names):
            return format
    return next(
        (format for format in ("docx", "xlsx") if suffix in _NAMES[format] and "[content_types].xml" in names), "zip"
    )


def _is_text(data: bytes) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    start = data[:8000]
    unusual = sum(byte < 9 or 13 < byte < 32 for byte in start) - start.count(b"\x00")
    return unusual <= len(start) // 50 and start.count(b"\x00") <= len(start) // 2


def _misnamed(suffix: str, format: str) -> Finding:
    message = f"The name says .{suffix}, but the content is {format.upper()}; it was read by its content."
    return Finding("misnamed", Severity.QUESTION, message)


def _not_read(format: str | None) -> CrosscastError:
    if format == "encrypted":
        return protected()
    what = f"the format {format.upper()} is not read yet" if format else "its content is of no format that is read"
    save_as = _SAVE_AS.get(format or "", "DOCX, PDF, XLSX, HTML, CSV or text")
    return refused(f"{what}; save it as {save_as}", "format-not-read")
