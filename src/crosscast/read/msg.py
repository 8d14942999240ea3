"""Read a message that Outlook saved (MSG): the same things as of any mail, kept as properties of a compound file.

Property numbers and layout: Microsoft's open specifications MS-OXMSG and MS-OXPROPS.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import olefile

from crosscast.model import Finding, Severity

from .decode import decoded
from .document import Enclosed, Pages
from .limits import Limits
from .mail import Body, Mail, mail_pages
from .ole import open_streams
from .refusal import damaged, refused

_SUBJECT, _SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0037, 0x0C1A, 0x0C1F, 0x5D01
_TO, _CC, _BODY, _HTML, _RTF = 0x0E04, 0x0E03, 0x1000, 0x1013, 0x1009
_SENT, _DELIVERED, _CODE_PAGE = 0x0039, 0x0E06, 0x3FDE
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_TIME, _NUMBER = 0x0040, 0x0003  # types of properties
_HEADER_OUTER, _HEADER_INNER, _HEADER_ATTACHMENT = 32, 24, 8  # bytes before the fixed properties
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz", ".wmf", ".emf", ".tif", ".tiff")

Path = tuple[str, ...]


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """A message's headers and text; its attachments are handed on. Raises CrosscastError where it is not sound."""
    with open_streams(data) as opened:
        return _message(_Storage(_File(opened, limits.inflated_bytes), (), _HEADER_OUTER), label, limits, limits.depth)


def _message(message: _Storage, label: str, limits: Limits, depth: int) -> Pages:
    mail = Mail(headers=_headers(message))
    body = Body(message.text(_BODY), _html(message))
    if body.plain is not None or body.html is not None:
        mail.bodies.append(body)
    elif message.binary(_RTF) is not None:
        told = "The message keeps its text only as RTF, which is not read; save it from Outlook as HTML or text."
        mail.findings.append(Finding("format-not-read", Severity.ERROR, told))
    for name in message.storages():
        if name.lower().startswith("__attach_version1.0_"):
            _attach(message.inside(name, _HEADER_ATTACHMENT), mail, label, limits, depth)
    return mail_pages(mail, label, limits)


def _headers(message: _Storage) -> dict[str, str]:
    name, address = message.text(_SENDER_NAME), message.text(_SENDER_SMTP) or message.text(_SENDER_ADDRESS) or ""
    sent = message.time(_SENT) or message.time(_DELIVERED)
    return {
        "From": f"{name or ''} <{address}>" if "@" in address else name or "",
        "To": message.text(_TO) or "",
        "Cc": message.text(_CC) or "",
        "Date": f"{sent:%a, %d %b %Y %H:%M} UTC" if sent else "",
        "Subject": message.text(_SUBJECT) or "",
    }


def _html(message: _Storage) -> str | None:
    content = message.binary(_HTML)
    if content is None:
        return message.text(_HTML)
    code_page = message.number(_CODE_PAGE)
    return decoded(content, "utf-8" if code_page == 65001 else f"cp{code_page}")[0]


def _attach(attachment: _Storage, mail: Mail, label: str, limits: Limits, depth: int) -> None:
    names = (attachment.text(id) for id in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
    name = next((name for name in names if name), "attachment")
    content = attachment.binary(_DATA)
    if content is not None and name.lower().endswith(_PICTURES):
        mail.pictures.append((name, content))
    elif content is not None:
        mail.enclosed.append(Enclosed(name, content))
    elif (storage := f"__substg1.0_{_DATA:04X}000D") in attachment.storages():
        # A message below the limit of depth is announced without its pages: the limit keeps it from being read.
        inner = attachment.inside(storage, _HEADER_INNER)
        read = _message(inner, label, limits, depth - 1) if depth > 0 else Pages()
        mail.enclosed.append(Enclosed(f"{name}.msg", read, "msg"))


class _File:
    """The compound file, and how many bytes may still be taken from it."""

    def __init__(self, opened: Any, left: int) -> None:
        self.opened, self.left = opened, left
        self.storages: dict[Path, list[str]] = {}
        for path in sorted(opened.listdir(streams=False, storages=True)):
            self.storages.setdefault(tuple(path[:-1]), []).append(path[-1])

    def content(self, path: Path) -> bytes | None:
        """A stream's bytes; None where there is no such stream."""
        try:
            if self.opened.get_type(list(path)) != olefile.STGTY_STREAM:
                return None
            with self.opened.openstream(list(path)) as stream:
                content: bytes = stream.read()
        except Exception as error:  # the library raises errors of many kinds on streams that are not sound
            raise damaged(f"its part '{path[-1]}' cannot be read (in technical words: {error})") from error
        self.left -= len(content)
        if self.left < 0:
            raise refused("its parts together are larger than the limit; ask for it in parts", "too-large")
        return content


class _Storage:
    """A message or an attachment: its properties by number."""

    def __init__(self, file: _File, path: Path, header_bytes: int) -> None:
        self.file, self.path = file, path
        content = file.content((*path, "__properties_version1.0")) or b""
        self._fixed: dict[tuple[int, int], bytes] = {}
        for at in range(header_bytes, len(content) - 15, 16):
            kind, id = struct.unpack_from("<HH", content, at)
            self._fixed[id, kind] = content[at + 8 : at + 16]

    def storages(self) -> list[str]:
        return self.file.storages.get(self.path, [])

    def inside(self, name: str, header_bytes: int) -> _Storage:
        return _Storage(self.file, (*self.path, name), header_bytes)

    def text(self, id: int) -> str | None:
        """A text, kept with two bytes a letter or with one."""
        wide = self._stream(id, "001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        narrow = self._stream(id, "001E")
        return None if narrow is None else decoded(narrow)[0].rstrip("\x00")

    def binary(self, id: int) -> bytes | None:
        return self._stream(id, "0102")

    def number(self, id: int) -> int:
        return int.from_bytes(self._fixed.get((id, _NUMBER), b"")[:4], "little")

    def time(self, id: int) -> datetime | None:
        """A time, kept as tenths of a microsecond since 1601."""
        ticks = self._fixed.get((id, _TIME))
        try:
            return None if ticks is None else _EPOCH + timedelta(microseconds=int.from_bytes(ticks, "little") // 10)
        except OverflowError:
            return None

    def _stream(self, id: int, kind: str) -> bytes | None:
        return self.file.content((*self.path, f"__substg1.0_{id:04X}{kind}"))
