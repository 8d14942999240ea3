"""Where each thing stands in the site: one page a figure, result, indicator, force and document, one anchor a cell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from crosscast.model import Observation, Table

from .forces import Force
from .publication import Publication, all_results, tables_with_figures


class Addresses:
    """The addresses of a publication's pages, relative to the site's root. What has no page has no address: None."""

    def __init__(self, publication: Publication, forces: Sequence[Force] = ()) -> None:
        self._documents = _unique({s.name: re.sub(r"^responses/", "", s.name) for s in publication.sources})
        self._figures = _unique({figure.id: figure.id for figure in publication.figures})
        self._indicators = _unique({each.spec.id: each.spec.id for each in publication.indicators})
        results = [result for each in publication.indicators for result in all_results(each)]
        self._results = _unique({result.id: result.id for result in results})
        if len(self._results) < len(results) or len(self._figures) < len(publication.figures):
            raise ValueError("two figures or two results have one id, and one of them would be lost")
        self._forces = _unique({force.member.id: force.member.id for force in forces})
        self._tables = {(s.name, table.id): table for s in publication.sources for table in tables_with_figures(s)}

    def document(self, name: str | None) -> str | None:
        return _page("documents", self._documents.get(name or ""))

    def figure(self, id: str) -> str | None:
        return _page("figures", self._figures.get(id))

    def indicator(self, id: str) -> str | None:
        return _page("indicators", self._indicators.get(id))

    def result(self, id: str) -> str | None:
        return _page("results", self._results.get(id))

    def force(self, id: str) -> str | None:
        return _page("forces", self._forces.get(id))

    def cell(self, observation: Observation) -> str | None:
        """The cell that states an observation; the document's page where it was stated in prose."""
        page = self.document(observation.document)
        table = self._tables.get((observation.document, observation.table))
        if page is None or table is None or not 0 <= observation.cell < len(table.grid):
            return page
        return f"{page}#{anchor(table, observation.cell)}"


def anchor(table: Table, cell: int) -> str:
    """The cell's name on its page, rows and columns counted from 1 as people do: t2-r5-c3."""
    return f"{table.id}-r{table.grid.rows[cell] + 1}-c{table.grid.cols[cell] + 1}"


def _page(folder: str, name: str | None) -> str | None:
    return f"{folder}/{name}.html" if name else None


def _unique(wanted: dict[str, str]) -> dict[str, str]:
    """A file name for each key: lower case, letters, digits and hyphens, no two alike on any file system."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(wanted):
        slug = re.sub(r"[^a-z0-9-]+", "-", wanted[key].lower()).strip("-")
        if slug != wanted[key] or len(slug) > 100 or slug in taken or not slug:
            plain = slug[:90].strip("-") or "page"
            digest = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:8]
            slug = plain if plain not in taken and len(slug) <= 90 and slug else f"{plain}-{digest}"
        taken.add(slug)
        names[key] = slug
    return names
