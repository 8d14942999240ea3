"""Read a mailbox: its messages in the order in which they were sent, each as a document of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from .document import Enclosed, Pages
from .limits import Limits

_BEGINS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_HEADER_BYTES = 65_536


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The messages; by their dates where each has one, else as they stand."""
    starts = list(_BEGINS.finditer(data))
    ends = [*(start.start() for start in starts[1:]), len(data)]
    messages = [_QUOTED_FROM.sub(rb"\1", data[start.end() : end]) for start, end in zip(starts, ends, strict=False)]
    messages = messages or [data]
    dates = [_sent(message) for message in messages]
    known = [date for date in dates if date is not None]
    if len(known) == len(messages):
        messages = [message for _, message in sorted(zip(known, messages, strict=True), key=lambda dated: dated[0])]
    return Pages(enclosed=[Enclosed(f"message {n}.eml", message) for n, message in enumerate(messages, start=1)])


def _sent(message: bytes) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(BytesHeaderParser().parsebytes(message[:_HEADER_BYTES])["Date"]))
    except (MessageError, ValueError, TypeError, LookupError, OverflowError):
        return None
    return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent
