"""Say where the parts of a PDF contradict each other, although its pages can be shown: something may have been lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crosscast.model import Finding, Severity

_START = re.compile(rb"startxref\s+(\d{1,12})")
_PREVIOUS = re.compile(rb"/Prev\s+(\d{1,12})")
_PAGES = re.compile(rb"\b(\d{1,10})\s+\d{1,5}\s+obj\s*<<([^<>]{0,1000000}?/Type\s*/Pages\b[^<>]{0,1000000})>>")
_COUNT = re.compile(rb"/Count\s+(\d{1,12})")
_NESTED = re.compile(rb"(?:\[\s{0,3}){500}")
_END = re.compile(
    rb"\bstream\b|trailer.{0,2000}?(?:start)?xref", re.S
)  # of a cross-reference stream's head, or a table's trailer
_LONGEST_TABLE = 4_000_000  # bytes of a cross-reference table


def faults(data: bytes, n_pages: int) -> Iterator[Finding]:
    """At most one finding for each kind of contradiction."""
    plain = b"".join(_outside_streams(data))
    claimed = max(_claimed(plain), default=0)
    if claimed > n_pages:
        yield _fault(f"it says that it has {claimed:,} pages, and {n_pages:,} can be found")
    if _NESTED.search(plain):
        yield _fault("lists in it stand more than 500 deep inside one another")
    if _turns_in_a_circle(data):
        yield _fault("its table of contents for programs leads back to itself, so that earlier parts cannot be found")


def _outside_streams(data: bytes) -> Iterator[bytes]:
    """What stands between the streams, whose bytes may look like anything."""
    at = 0
    while (start := data.find(b"stream", at)) >= 0 and (end := data.find(b"endstream", start)) >= 0:
        yield data[at:start]
        at = end + len(b"endstream")
    yield data[at:]


def _claimed(plain: bytes) -> Iterator[int]:
    """How many pages each node of the page tree claims, by its last version."""
    nodes = {match[1]: match[2] for match in _PAGES.finditer(plain)}
    return (int(count[1]) for node in nodes.values() if (count := _COUNT.search(node)))


def _turns_in_a_circle(data: bytes) -> bool:
    starts = _START.findall(data)
    at, seen = int(starts[-1]) if starts else -1, set[int]()
    while 0 <= at < len(data):
        if at in seen:
            return True
        seen.add(at)
        end = _END.search(data, at, at + _LONGEST_TABLE)
        previous = _PREVIOUS.search(data, at, end.end()) if end else None
        at = int(previous[1]) if previous else -1
    return False


def _fault(what: str) -> Finding:
    message = f"The PDF is not sound: {what}. What could be read was read; compare it with the pages as they are shown."
    return Finding("damaged", Severity.QUESTION, message)
