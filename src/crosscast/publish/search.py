"""What the search box looks through: every figure and result with its value, as a script file.

A page that is opened from a folder may not load data, but may load a script.
"""

from __future__ import annotations

import json

from . import wording
from .address import Addresses
from .publication import Publication, all_results
from .withheld import is_shown, shown_value


def search_index(publication: Publication, addresses: Addresses) -> bytes:
    """The script that gives `site.js` its list: label, value, grade and page of each that is shown."""
    rows = []
    for indicator in publication.indicators:
        for result in all_results(indicator):
            if is_shown(result):
                page = addresses.result(result.id)
                rows.append((result.label, wording.result(result), result.grade.words, page))
    for figure in publication.figures:
        said = wording.value(shown_value(figure))
        page = addresses.figure(figure.id)
        rows.append((figure.label, said, figure.grade.words + (", invented" if figure.invented else ""), page))
    plain = [[wording.plain(text or "") for text in row] for row in rows]
    listed = ",\n".join(json.dumps(row, separators=(",", ":")) for row in plain)
    return f"globalThis.crosscastFigures = [\n{listed}\n];\n".encode("ascii")
