"""Read a binary workbook (XLSB): its values; the finding says what it does not tell."""

from __future__ import annotations

from .container import Container
from .document import Pages
from .limits import Limits
from .sheet import Pivot
from .sheets import pages_of
from .values import read_values


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The values of every visible sheet. Raises CrosscastError where the file is not sound."""
    container = Container(data, limits)
    for name in container.names():
        container.part(name)  # each within its limit, before another program unpacks it
    book = read_values(data, "XLSB", limits)
    names = [name.lower() for name in container.names()]
    book.has_external_links = any("/externallinks/" in f"/{name}" for name in names)
    book.pivots = [Pivot([], 0) for name in names if "pivotcacherecords" in name]
    return pages_of(book)
