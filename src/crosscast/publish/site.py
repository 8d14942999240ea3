"""Write the site: pages that a browser reads from a folder, without a script and without a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

import msgspec

from crosscast.analyse.result import Operand, Result
from crosscast.claims.claim import Claim, Verdict
from crosscast.interpret.fields import symbol
from crosscast.keeping import hash_of
from crosscast.model import Dimension, Figure, Finding, Grade, Observation, Place, Table

from . import wording
from .address import Addresses, anchor
from .charts import Drawing, draw
from .environment import environment_of
from .findings import all_findings
from .forces import Force, forces_of, of_no_force
from .kept import Kept
from .publication import Publication, Source, all_results, tables_with_figures
from .revisions import revisions
from .search import search_index
from .ties import Tie, ties_by_cell, write_out
from .tiles import tile_map
from .withheld import is_shown, is_withheld

ROWS_ON_FIRST_PAGE = 30  # a longer table stands on its indicator's page only
LENGTH_ON_FIRST_PAGE = 100_000  # a chart of more characters stands there only as well

_PAGES = (
    "coverage.html", "figures.html", "findings.html", "claims.html", "notes.html", "method.html", "revisions.html",
    "columns.html",
)  # fmt: skip


def site_files(
    publication: Publication, drawings: Mapping[str, Drawing] | None = None, kept: Kept | None = None
) -> dict[str, bytes]:
    """Every file of the site by its address. The same publication gives the same bytes.

    `drawings` are its charts, where they are drawn already; `kept` the pages of an earlier build by the same program.
    """
    site = _Site(publication, draw(publication.indicators) if drawings is None else drawings)
    pages = dict(site.pages(kept or Kept()))
    templates = resources.files(__package__).joinpath("templates")
    files = {name: templates.joinpath(name).read_bytes() for name in ("site.css", "site.js")}
    files["figures.js"] = search_index(publication, site.addresses)
    return files | pages


class SourceCell(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a figure, followed to its cell."""

    observation: Observation
    source: Source | None
    table: Table | None
    address: str | None
    value: str
    printed: str  # where the print was split or changed, as it was before
    ties: tuple[tuple[Tie, tuple[str, ...]], ...]  # each with the addresses of its terms, "" for words


class _Site:
    """One publication with everything looked up once that many pages need."""

    def __init__(self, publication: Publication, drawings: Mapping[str, Drawing]) -> None:
        self.publication = publication
        self.drawings = drawings
        self.forces = forces_of(publication)
        self.force_of = {figure.id: force for force in self.forces for figure in force.figures}
        self.only_offence = _only_offence(publication.figures)
        self.figures_of_no_force = of_no_force(publication, self.forces)
        self.tile_map = tile_map(publication.coverage)
        self.revisions = revisions(publication)
        self.addresses = Addresses(publication, self.forces)
        self.sources = {source.name: source for source in publication.sources}
        self.tables = {
            (source.name, table.id): table for source in publication.sources for table in tables_with_figures(source)
        }
        self.figures = {figure.id: figure for figure in publication.figures}
        self.results = {r.id: r for indicator in publication.indicators for r in all_results(indicator)}
        self.indicator_of = {r.id: indicator for indicator in publication.indicators for r in all_results(indicator)}
        self.ties = {key: ties_by_cell(table) for key, table in self.tables.items()}
        self.originals = defaultdict(dict, {key: dict(table.originals) for key, table in self.tables.items()})
        self.figure_of: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
        for figure in publication.figures:
            for source in figure.sources:
                self.figure_of[source.document, source.table][source.cell] = figure.id
        self.used_by: dict[str, list[Result]] = defaultdict(list)
        for result in self.results.values():
            operands = (result.numerator, result.denominator)
            for id in dict.fromkeys(f.id for operand in operands if operand for f in operand.figures):
                self.used_by[id].append(result)
        self.places: dict[tuple[str, Place], str] = {}
        for (name, _), table in self.tables.items():
            if table.grid.place is not None:
                self.places.setdefault((name, table.grid.place), table.id)
            for index, place in enumerate(table.grid.places):
                self.places.setdefault((name, place), anchor(table, index))
        self.findings = tuple(all_findings(publication))
        self.around = (  # what stands on every page
            publication.title, publication.publisher, publication.as_of, publication.support, publication.quick_exit,
        )  # fmt: skip
        self.environment = environment_of(publication, self.addresses, self)

    def pages(self, kept: Kept) -> Iterator[tuple[str, bytes]]:
        publication = self.publication
        short = {id: drawing for id, drawing in self.drawings.items() if drawing.length <= LENGTH_ON_FIRST_PAGE}
        yield self.page("index.html", drawings=short, rows_here=ROWS_ON_FIRST_PAGE)
        for name in _PAGES:
            yield self.page(name)
        for force in self.forces:
            yield self.page("force.html", self.addresses.force(force.member.id), force=force)
        for indicator in publication.indicators:
            address = self.addresses.indicator(indicator.spec.id)
            yield self.page("indicator.html", address, indicator=indicator, drawings=self.drawings)
        documents = {source.name: self.document_key(source) for source in publication.sources}
        for result in self.results.values():
            indicator = self.indicator_of[result.id]
            operands = [operand for operand in (result.numerator, result.denominator) if operand is not None]
            figures = [figure for operand in operands for figure in operand.figures]
            made_from: object = (
                result, indicator.spec, self.addresses.indicator(indicator.spec.id),
                [(self.addresses.figure(figure.id), _keys_of(figure, documents)) for figure in figures],
            )  # fmt: skip
            address = self.addresses.result(result.id)
            yield self.kept_page(kept, made_from, "result.html", address, result=result, indicator=indicator)
        for figure in publication.figures:
            of = self.force_of.get(figure.id)
            leads_to = (of.name, self.addresses.force(of.member.id)) if of else None
            used = [(result.label, self.addresses.result(result.id)) for result in self.used_by.get(figure.id, [])]
            made_from = (figure, leads_to, used, _keys_of(figure, documents))
            address = self.addresses.figure(figure.id)
            yield self.kept_page(kept, made_from, "figure.html", address, figure=figure, force_page=leads_to)
        for source in publication.sources:
            made_from = (documents[source.name], self.findings_of(source))
            address = self.addresses.document(source.name)
            yield self.kept_page(kept, made_from, "document.html", address, source=source)

    def document_key(self, source: Source) -> bytes:
        """A hash of all that pages say of a document, and of the addresses to which they lead from it."""
        tables = [self.figure_of.get((source.name, table.id), {}) for table in source.tables]
        leads_to = [sorted((cell, self.addresses.figure(id)) for cell, id in table.items()) for table in tables]
        return hash_of(source, self.addresses.document(source.name), leads_to)

    def kept_page(
        self, kept: Kept, made_from: object, template: str, address: str | None, **about: object
    ) -> tuple[str, bytes]:
        """A page that is rendered only where something that it is made from changed since it was kept."""
        assert address is not None
        return address, kept.page(
            address, hash_of(self.around, template, made_from), lambda: self.page(template, address, **about)[1]
        )

    def page(self, template: str, address: str | None = None, **about: object) -> tuple[str, bytes]:
        address = address or template
        html = self.environment.get_template(template).render(
            here=address, root="../" * address.count("/"), at=lambda to: _relative(address, to), **about
        )
        return address, html.encode()

    def cells(self, figure: Figure) -> list[SourceCell]:
        return [self.cell(observation) for observation in figure.sources]

    def cell(self, observation: Observation) -> SourceCell:
        key = (observation.document, observation.table)
        table = self.tables.get(key)
        relations = self.ties[key].get(observation.cell, []) if table else []
        written = []
        for relation in relations:
            assert table is not None
            tie = write_out(relation, table, observation.cell)
            written.append((tie, tuple(self.cell_address(observation.document, table, t.cell) for t in tie.terms)))
        return SourceCell(
            observation=observation,
            source=self.sources.get(observation.document),
            table=table,
            address=self.addresses.cell(observation),
            value=wording.value(symbol(observation)),
            printed=self.originals[key].get(observation.cell, observation.text),
            ties=tuple(written),
        )

    def only_cell(self, operand: Operand) -> str | None:
        """The first cell that states a count; none for a sum of several figures."""
        if len(operand.figures) != 1 or not operand.figures[0].sources:
            return None
        return self.addresses.cell(operand.figures[0].sources[0])

    def cell_address(self, document: str, table: Table, cell: int | None) -> str:
        if cell is None:
            return ""
        return f"{self.addresses.document(document)}#{anchor(table, cell)}"

    def finding_address(self, finding: Finding) -> str | None:
        """The cell or table that a finding speaks of, or the page of its document."""
        page = self.addresses.document(finding.document)
        if page is None or finding.place is None:
            return page
        cell = self.places.get((finding.document or "", finding.place))
        return f"{page}#{cell}" if cell else page

    def deciding(self, id: str) -> tuple[str, str | None]:
        """What a claim was held against: its label and page."""
        if id in self.results and is_shown(self.results[id]):
            return self.results[id].label, self.addresses.result(id)
        if id in self.figures:
            return self.figures[id].label, self.addresses.figure(id)
        return id, None

    def actual(self, claim: Claim) -> str:
        """The number that the figures give where the reason does not name it; none where a hidden count decides."""
        figures = [self.figures[id] for id in claim.figures if id in self.figures]
        if claim.actual_low is None or any(map(is_withheld, figures)):
            return ""
        said = wording.number(claim.actual_low, claim.actual_high)
        return "" if said in claim.reason else said

    def findings_of(self, source: Source) -> list[Finding]:
        return [finding for finding in self.findings if finding.document == source.name]

    def findings_about(self, force: Force) -> list[Finding]:
        return [finding for finding in self.findings if finding.document in force.own]

    def grades(self, *, invented: bool) -> list[tuple[Grade, int]]:
        counted = [figure.grade for figure in self.publication.figures if figure.invented is invented]
        return [(grade, counted.count(grade)) for grade in Grade if grade in counted]

    def verdicts(self) -> list[tuple[Verdict, int]]:
        found = [claim.verdict for article in self.publication.articles for claim in article.claims]
        return [(verdict, found.count(verdict)) for verdict in Verdict if verdict in found]


def _keys_of(figure: Figure, documents: Mapping[str, bytes]) -> list[bytes]:
    return [documents.get(observation.document, b"") for observation in figure.sources]


def _relative(here: str, to: str) -> str:
    """The link from one page to another, without the site's own address, so that a folder works as a server does."""
    page, mark, fragment = to.partition("#")
    if page == here and mark:
        return f"#{fragment}"
    return "../" * here.count("/") + to


def _only_offence(figures: Sequence[Figure]) -> str | None:
    """The one offence that every figure counts, which need not be said beside each."""
    found = {member.id if (member := figure.member(Dimension.OFFENCE)) else None for figure in figures}
    return found.pop() if len(found) == 1 else None
