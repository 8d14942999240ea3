"""Read an XLSX workbook: each sheet's tables as the reader of the sheet sees them, and what the sheet does not show."""

from __future__ import annotations

from .document import Pages
from .limits import Limits
from .sheets import pages_of
from .workbook import read_workbook


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    return pages_of(read_workbook(data, limits), limits)
