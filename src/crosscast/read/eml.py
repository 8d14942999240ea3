"""Read a mail message as it is sent (RFC 5322, MIME). Nothing that it refers to is fetched; names in it are labels."""

from __future__ import annotations

import base64
import contextlib
from email.errors import CloseBoundaryNotFoundDefect, HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from crosscast.model import Finding, Severity

from .decode import decoded
from .document import Enclosed, Pages
from .draft import Draft
from .limits import Limits
from .mail import HEADERS, Body, Mail, mail_pages
from .wording import one_line

_MAX_NESTING = 50  # parts inside parts of one message; real ones have three or four
_LONGEST_WORDS = 10_000  # letters of a header that are looked at
_LEFT_OUT = {
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/vcard",
    "text/x-vcard", "text/calendar", "message/delivery-status", "message/disposition-notification",
    "text/rfc822-headers", "message/external-body",
}  # fmt: skip
_ENDINGS = {
    "application/pdf": ".pdf", "message/rfc822": ".eml", "text/csv": ".csv", "text/html": ".html", "text/plain": ".txt",
}  # fmt: skip
_UNREADABLE = (HeaderParseError, MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError)
"""What the mail library raises on headers and parts that are not sound: that one thing is then taken as it stands."""


class _Part(Message):
    """A part of a message. Messages inside it stay closed: each is read as a document of its own."""

    n_around = 0  # parts that stand around this one

    def attach(self, payload: Message) -> None:  # type: ignore[override]
        if isinstance(payload, _Part):
            payload.n_around = self.n_around + 1
        super().attach(payload)

    def get_content_maintype(self) -> str:
        kind = super().get_content_maintype()
        is_closed = kind == "message" or (kind == "multipart" and self.n_around >= _MAX_NESTING)
        return "text" if is_closed else kind


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """A message's headers and text; its attachments are handed on to be read in turn."""
    message = BytesParser(_Part, policy=compat32).parsebytes(data)
    mail = Mail(headers=_headers(message, limits))
    walk = _Walk(mail, limits)
    walk.part(message, None)
    mail.findings.extend(_shortfalls(message, walk, limits))
    read = mail_pages(mail, label, limits)
    last = next((piece for piece in reversed(read.pieces) if isinstance(piece, Draft)), None)
    if walk.is_cut and last is not None and not any(finding.slug == "cut-off" for finding in last.findings):
        told = "The mail stops before its end, and this table may go on; ask for the whole mail."
        last.findings.append(Finding("cut-off", Severity.ERROR, told, place=last.place))
    return read


def _headers(message: Message, limits: Limits) -> dict[str, str]:
    wanted = {name.lower(): name for name in HEADERS}
    found: dict[str, str] = {}
    for name, value in list(message.raw_items())[: limits.headers]:
        if (shown := wanted.get(name.lower())) is not None:
            found.setdefault(shown, _words(str(value)))
    return found


def _words(value: str) -> str:
    """A header as text: its encoded words decoded, bytes that are no ASCII taken as UTF-8 or Windows-1252."""
    text = decoded(value[:_LONGEST_WORDS].encode("utf-8", "surrogateescape"))[0]
    if "=?" not in text:
        return one_line(text)
    try:
        parts = decode_header(text)
    except _UNREADABLE:
        return one_line(text)
    return one_line("".join(part if isinstance(part, str) else _text(part, charset) for part, charset in parts))


def _text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "ascii")
    except _UNREADABLE:
        return decoded(content)[0]


def _shortfalls(message: Message, walk: _Walk, limits: Limits) -> list[Finding]:
    """What of the message was not read."""
    found = []
    n_headers = len(message.keys())
    if n_headers > limits.headers:
        told = f"The message has {n_headers:,} header lines, and only the first {limits.headers:,} were read."
        found.append(Finding("headers-left-out", Severity.QUESTION, told))
    if walk.n_parts > limits.parts:
        told = f"The message has more than {limits.parts:,} parts, and the rest was left out; ask for it in parts."
        found.append(Finding("too-large", Severity.ERROR, told))
    if walk.is_too_deep:
        told = f"Parts of the message stand more than {_MAX_NESTING} deep inside one another, and were left out."
        found.append(Finding("too-deep", Severity.ERROR, told))
    if walk.is_cut:
        told = "The mail stops in the middle of a part; ask for the whole mail."
        found.append(Finding("cut-off", Severity.ERROR, told))
    if walk.left_out:
        told = f"Not read, since they hold no figures: {', '.join(sorted(walk.left_out))}."
        found.append(Finding("attachment-left-out", Severity.NOTE, told))
    return found


class _Walk:
    """One pass over the parts of a message."""

    def __init__(self, mail: Mail, limits: Limits) -> None:
        self.mail, self.limits = mail, limits
        self.n_parts = 0
        self.is_too_deep = False
        self.is_cut = False
        self.left_out: set[str] = set()

    def part(self, part: Message, body: Body | None) -> None:
        """Take in one part; `body` is the text of which it is one form, where it stands among alternatives."""
        self.n_parts += 1
        if self.n_parts > self.limits.parts:
            return
        self.is_cut = self.is_cut or _is_cut(part)
        kind = part.get_content_type()
        inner = part.get_payload() if part.is_multipart() else None
        if kind in _LEFT_OUT:
            self.left_out.add(_file_name(part) or kind)
        elif isinstance(inner, list):
            if kind == "multipart/alternative" and body is None:
                body = Body()
                self.mail.bodies.append(body)
            for child in inner:
                if isinstance(child, Message):
                    self.part(child, body)
        elif kind.startswith("multipart/") and isinstance(part, _Part) and part.n_around >= _MAX_NESTING:
            self.is_too_deep = True
        else:
            self._leaf(part, kind, body)

    def _leaf(self, part: Message, kind: str, body: Body | None) -> None:
        name, content = _file_name(part), _content(part)
        is_text = kind in ("text/plain", "text/html") or kind.startswith("multipart/")
        if is_text and not name and part.get_content_disposition() != "attachment":
            self._take_text(_text(content, _charset(part)), kind, body)
        elif kind.startswith("image/"):
            self.mail.pictures.append((name or kind, content))
        elif content.strip() or name:
            name = name or f"part {self.n_parts}{_ENDINGS.get(kind, '')}"
            if kind == "message/rfc822" and not name.lower().endswith((".eml", ".msg")):
                name = f"{name}.eml"
            self.mail.enclosed.append(Enclosed(name, content))

    def _take_text(self, text: str, kind: str, body: Body | None) -> None:
        form = "html" if kind == "text/html" else "plain"
        if body is None or getattr(body, form) is not None:
            body = Body()
            self.mail.bodies.append(body)
        setattr(body, form, text)


def _file_name(part: Message) -> str:
    try:
        return _words(part.get_filename() or "")
    except _UNREADABLE:
        return ""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except _UNREADABLE:
        return None


def _is_cut(part: Message) -> bool:
    """Whether a part's end is missing: its parts are not closed, or its base64 stops within four letters."""
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects):
        return True
    return bool(len(_base64(part)) % 4)


def _base64(part: Message) -> str:
    """The letters of a part in base64, without lines and padding of half a group; none where it is not."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() != "base64" or part.is_multipart():
        return ""
    payload = part.get_payload(decode=False)
    return "".join(payload.split()) if isinstance(payload, str) else ""


def _content(part: Message) -> bytes:
    """A part's bytes; as they stand in the message where they are not coded as it says, up to where it stops."""
    letters = _base64(part)
    if len(letters) % 4:
        with contextlib.suppress(ValueError):
            return base64.b64decode(letters[: len(letters) // 4 * 4], validate=True)
    for decode in (True, False):
        try:
            content = part.get_payload(decode=decode)
        except _UNREADABLE:
            continue
        if isinstance(content, bytes):
            return content
        if isinstance(content, str):
            return content.encode("utf-8", "surrogateescape")
    return b""
