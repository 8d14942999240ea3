"""On which day a force says that it took its figures from its system."""

from __future__ import annotations

import re
from datetime import date

from crosscast.model import Document, Period
from crosscast.vocab import find_periods


def extraction(document: Document) -> tuple[str | None, str]:
    """That day, ISO, and the text that says it; None and nothing where none does."""
    for block in document.blocks:
        if match := re.search(r"(?:extracted|as at|as of|taken)\D{0,40}", block.text, re.I):
            for found in find_periods(block.text[match.start() :]):
                if isinstance(found.period, Period) and found.period.days == 1:
                    day: date = found.period.start
                    return day.isoformat(), block.text
    return None, ""
