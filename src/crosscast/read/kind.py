"""Which format a file is: by its content first, then by its name."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import PurePath

from crosscast.model import CrosscastError, Finding, Severity

from .decode import decoded
from .ole import streams_of
from .refusal import protected, refused

READ_FORMATS = {
    "csv": ".csv",
    "docx": ".docx",
    "eml": ".eml",
    "html": ".html",
    "jpeg": ".picture_file",
    "mbox": ".mbox",
    "msg": ".msg",
    "ods": ".ods",
    "pdf": ".pdf",
    "png": ".picture_file",
    "tiff": ".picture_file",
    "txt": ".text",
    "xls": ".xls",
    "xlsb": ".xlsb",
    "xlsx": ".xlsx",
    "zip": ".archive",
}
"""Each format that is read, and the module of this room that reads it."""

_NAMES = {
    "csv": {"csv", "tsv"},
    "docx": {"docx", "docm", "dotx", "dotm"},
    "eml": {"eml", "mht", "mhtml"},
    "html": {"html", "htm", "xhtml"},
    "jpeg": {"jpeg", "jpg", "jpe", "jfif"},
    "mbox": {"mbox", "mbx"},
    "msg": {"msg", "oft"},
    "ods": {"ods", "ots"},
    "pdf": {"pdf"},
    "png": {"png"},
    "tiff": {"tiff", "tif"},
    "txt": {"txt", "text", "md"},
    "xls": {"xls", "xlt"},
    "xlsb": {"xlsb"},
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm"},
    "zip": {"zip"},
}
PAGED_FORMATS = ("jpeg", "pdf", "png", "tiff")
"""Those whose cells stand in boxes of pages."""

_PICTURES = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("tiff", re.compile(rb"II[*+]\0|MM\0[*+]")),
)
_OTHER_PICTURES = (
    ("gif", re.compile(rb"GIF8[79]a")),
    ("bmp", re.compile(rb"BM.{4}\0{4}", re.S)),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.S)),
    ("heic", re.compile(rb".{4}ftyp(?:hei[cx]|hev[cx]|mif1|msf1)", re.S)),
    ("avif", re.compile(rb".{4}ftypavif", re.S)),
)
_SHEETS = ("ods", "xls", "xlsb", "xlsx")
_OFTEN_TEXT = (*_SHEETS, "docx", "msg")
"""Formats whose names pasted or exported text often has. A PDF that lost its beginning is no such text."""

_FEW_WORDS = 1  # that are no text of anybody's, only the rest of a file

CONVERTED_FORMATS = ("doc", "odt", "rtf")
"""Texts that LibreOffice, where it is installed, turns into DOCX."""

_SAVE_AS = {
    "doc": "DOCX",
    "ppt": "PDF",
    "odt": "DOCX",
    "rtf": "DOCX",
    **dict.fromkeys(dict(_OTHER_PICTURES), "PNG or JPEG"),
}
_FORMAT_NAME = re.compile(r"[a-z0-9 -]{1,16}$")
_STREAMS = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_MAIL_HEADER = re.compile(rb"(?:[!-9;-~]{1,76}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3}")
_ONLY_MAIL = re.compile(rb"^(?:message-id|mime-version|received|return-path|delivered-to|content-type):", re.I | re.M)
_MAILBOX = re.compile(rb"From \S[^\r\n]*\d{4}[^\r\n]*\r?\n[!-9;-~]{1,76}:")
_BARE_XLS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00", re.S)
"""The record that begins a workbook of a version before compound files."""
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<body|<table|<div|<p\b)", re.I | re.S
)


def format_of(data: bytes, label: str) -> tuple[str, Finding | None]:
    """The format, and a finding where the name says another. Raises CrosscastError for a format that is not read."""
    suffix = PurePath(label.rpartition(" › ")[2]).suffix.lower().lstrip(".")
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
    if by_name in ("csv", "eml", "html", "mbox", "txt") or not suffix:
        if not _is_text(data):
            raise _not_read(None)
        return by_name or "txt", None
    if by_name in _OFTEN_TEXT and _is_text(data) and len(data.split(maxsplit=3)) > _FEW_WORDS:
        format = "csv" if by_name in _SHEETS and _is_separated(data) else "txt"
        return format, _misnamed(suffix, format)
    if by_name is not None:
        raise refused(
            f"its name says {by_name.upper()}, but its content is not; ask for it to be sent again", "damaged"
        )
    if suffix in _SAVE_AS or not _is_text(data):
        raise _not_read(suffix)
    return "txt", None


def known_format(data: bytes, label: str) -> str:
    """The format, also of a text that has to be converted first; "unknown" where there is no reader for it."""
    try:
        return format_of(data, label)[0]
    except CrosscastError:
        suffix = PurePath(label.rpartition(" › ")[2]).suffix.lower().lstrip(".")
        format = (_by_content(data, suffix) or suffix) if data.strip(b"\x00 \t\r\n") else ""
        return format if format in CONVERTED_FORMATS else "unknown"


def picture_format(data: bytes) -> str:
    """Which picture that is read a file is by its first bytes, "" for any other."""
    return next((format for format, begins in _PICTURES if begins.match(data)), "")


def _by_content(data: bytes, suffix: str) -> str | None:
    if picture := next((format for format, begins in (*_PICTURES, *_OTHER_PICTURES) if begins.match(data)), None):
        return picture
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _by_parts(data, suffix)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _by_streams(data, suffix)
    if _BARE_XLS.match(data):
        return "xls"
    if data[:5] == b"{\\rtf":
        return "rtf"
    if _HTML.match(data[:2000].lstrip(b"\xef\xbb\xbf")):
        return "html"
    if data[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return "xml"
    if _MAILBOX.match(data):
        return "mbox"
    start = re.split(rb"\r?\n\r?\n", data[:65_536], maxsplit=1)[0] + b"\n"
    if suffix not in _NAMES["mbox"] and _MAIL_HEADER.match(start) and len(set(_ONLY_MAIL.findall(start))) > 1:
        return "eml"
    return None


def _by_streams(data: bytes, suffix: str) -> str:
    """Which of the old office formats, or of Outlook, a compound file is."""
    names = streams_of(data)
    if "__properties_version1.0" in names:
        return "msg"
    if "encryptedpackage" in names:
        return "encrypted"
    named = (_STREAMS[name] for name in sorted(names) if name in _STREAMS)
    return next(named, suffix if suffix in (*_SAVE_AS, "msg", "xls") else "doc or xls")


def _by_parts(data: bytes, suffix: str) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in opened.namelist()}
            kind = opened.read("mimetype")[:100] if "mimetype" in opened.namelist() else b""
    except Exception:  # a broken archive is still known by its name, and refused with a reason by its reader
        return next((format for format in ("docx", "ods", "xlsb", "xlsx") if suffix in _NAMES[format]), "zip")
    if suffix == "zip" and "[content_types].xml" not in names and not kind:
        return "zip"
    if b"opendocument" in kind or (suffix in _NAMES["ods"] and "content.xml" in names):
        return "ods" if b"spreadsheet" in kind or not kind else "odt"
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


def _is_separated(data: bytes) -> bool:
    """Whether most of the first lines hold the same separator equally often."""
    lines = [line for line in decoded(data[:20_000])[0].splitlines()[:50] if line.strip()]
    times = (Counter(line.count(mark) for line in lines if mark in line) for mark in "\t;|,")
    return any(2 * n > len(lines) for counted in times for _, n in counted.most_common(1))


def _misnamed(suffix: str, format: str) -> Finding:
    is_called = {"csv": "a table of plain text (CSV)", "txt": "plain text"}.get(format, format.upper())
    message = f"The name says .{suffix}, but the content is {is_called}; it was read as what it is."
    return Finding("misnamed", Severity.QUESTION, message)


def _not_read(format: str | None) -> CrosscastError:
    if format == "encrypted":
        return protected()
    is_named = format is not None and _FORMAT_NAME.match(format) is not None
    what = (
        f"the format {format.upper()} is not read yet"
        if format and is_named
        else "its content is of no format that is read"
    )
    if format in CONVERTED_FORMATS:
        what = f"the format {format.upper()} is read only where LibreOffice is installed"
        return refused(f"{what}; install it, or save the document as DOCX", "format-not-read")
    save_as = _SAVE_AS.get(format or "", "DOCX, PDF, XLSX, HTML, CSV or text")
    return refused(f"{what}; save it as {save_as}", "format-not-read")
