"""What the templates of the site are given: filters, and functions that say of nouns what a page shows of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crosscast.analyse.caveats import catalogue
from crosscast.analyse.result import Indicator, Operand, Result
from crosscast.campaign import Answer
from crosscast.claims.claim import Checked, Claim
from crosscast.model import Dimension, Figure, Grade, Member, Observation, Severity
from crosscast.vocab import name_of

from . import wording
from .address import Addresses
from .chart_breaks import lettered
from .chart_files import chart_address
from .charts import Drawing
from .columns import COLUMNS
from .excerpt import excerpt
from .forces import besides_force
from .layout import lay_out
from .official import official
from .order import in_order
from .pictures import address_of, pictures_of, see
from .publication import Publication, Source, all_results, gathered, is_invented, tables_with_figures
from .report import report_name
from .withheld import is_shown, shown_operand, shown_value

_MEMBERS_AS_READ = (
    Dimension.MEASURE, Dimension.OFFENCE, Dimension.OUTCOME, Dimension.PROCEEDING, Dimension.SEX, Dimension.AGE,
    Dimension.ETHNICITY, Dimension.RELATIONSHIP, Dimension.OTHER, Dimension.FORCE, Dimension.PERIOD,
)  # fmt: skip


def environment_of(publication: Publication, addresses: Addresses, site: object) -> Environment:
    """The environment in which pages of a publication are rendered; `site` has what was looked up for all of them."""
    environment = Environment(
        loader=PackageLoader("crosscast.publish"),
        autoescape=True,
        finalize=lambda said: wording.plain(said) if type(said) is str else said,  # what a macro made is plain already
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "day": wording.day,
        "result": wording.result,
        "value": wording.value,
        "plural": wording.plural,
        "code": _code,
    }
    environment.globals |= {
        "site": site,
        "publication": publication,
        "report_name": report_name(publication),
        "gathered": gathered,
        "addresses": addresses,
        "wording": wording,
        "Answer": Answer,
        "Dimension": Dimension,
        "COLUMNS": COLUMNS,
        "Severity": Severity,
        "Grade": Grade,
        "lay_out": lay_out,
        "see": see,
        "excerpt": excerpt,
        "pictures_of": pictures_of,
        "address_of": address_of,
        "chart_address": chart_address,
        "lettered": lettered,
        "caveat_kinds": catalogue().kinds,
        "shown_value": shown_value,
        "is_shown": is_shown,
        "operand": _operand,
        "pieces": _pieces,
        "svgs": _svgs,
        "is_invented": is_invented,
        "name_of": name_of,
        "tables_with_figures": tables_with_figures,
        "caveats_of": _caveats,
        "grades_in": _grades_in,
        "shared_caveats": _shared_caveats,
        "has_remarks_in": _has_remarks,
        "columns_of": _columns_of,
        "models_of": wording.about_intervals,
        "changes_by_period": _changes_by_period,
        "members_in_order": _members_in_order,
        "counted_and_period": _counted_and_period,
        "official": official(),
        "in_order": in_order,
        "besides_force": besides_force,
    }
    return environment


def _operand(operand: Operand) -> str:
    return wording.count(*shown_operand(operand))


def _caveats(indicator: Indicator) -> list[str]:
    """What must be said of the results; of one that is not shown nothing, since it could tell what the number is."""
    shown = filter(is_shown, all_results(indicator))
    return list(dict.fromkeys(caveat for result in shown for caveat in result.caveats))


def _shared_caveats(several: Sequence[Result | Observation]) -> list[str]:
    return wording.said_of_all([each.caveats for each in several])


def _has_remarks(results: Sequence[Result], shared: Sequence[str]) -> bool:
    return any(result.note or set(result.caveats) - set(shared) for result in results)


class Piece(msgspec.Struct, frozen=True):
    """A stretch of an article: plain, or the quantity of a claim."""

    text: str
    claim: Claim | None = None
    number: int = 0


class Columns(msgspec.Struct, frozen=True):
    """Which columns a table of results needs beside the number and its grade."""

    levels: tuple[str, ...]  # of intervals, the narrowest first
    parts: bool
    n: bool  # of each, where they differ
    of_all: int  # where all have one n above 1; else 0
    remarks: bool


def _columns_of(results: Sequence[Result], shared: Sequence[str]) -> Columns:
    levels = dict.fromkeys(interval.level for result in results for interval in result.intervals)
    return Columns(
        tuple(sorted(levels)),
        any(result.denominator is not None for result in results),
        len({result.n for result in results if result.member is not None}) > 1,
        results[0].n if results and len({result.n for result in results}) == 1 and results[0].n > 1 else 0,
        _has_remarks(results, shared),
    )


def _changes_by_period(indicator: Indicator) -> dict[Member | None, Result]:
    """The change to each period, by the period, with which its count stands in one row."""
    return {result.member: result for result in indicator.results}


def _members_in_order(figure: Figure) -> list[Member]:
    """What was counted first, then of whom, where and when."""
    order = list(_MEMBERS_AS_READ)
    return sorted(figure.members, key=lambda member: order.index(member.dimension))


def _counted_and_period(figure: Figure, only_offence: str | None) -> tuple[str, str]:
    """What a figure counts, and when, to those who know its force and the only offence of the study."""
    members = [
        member
        for member in _members_in_order(figure)
        if member.dimension is not Dimension.FORCE
        and not (member.dimension is Dimension.OFFENCE and member.id == only_offence)
    ]
    what = [name_of(member) for member in members if member.dimension is not Dimension.PERIOD]
    when = [name_of(member) for member in members if member.dimension is Dimension.PERIOD]
    return wording.opening(", ".join(what)) or figure.label, ", ".join(when)


def _grades_in(source: Source) -> list[Grade]:
    found = {grade for table in tables_with_figures(source) for grade in table.grades if grade}
    return [grade for grade in Grade if grade in found]


def _code(text: str) -> Markup:
    """Text whose code stands between backquotes."""
    pieces = wording.plain(text).split("`")
    return Markup("").join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(pieces))


def _svgs(drawing: Drawing) -> list[tuple[str, Markup]]:
    """Our own renderer wrote these, and it escapes the labels that it draws."""
    return [(size, Markup(wording.plain(svg))) for size, svg in drawing.svgs]


def _pieces(article: Checked) -> list[Piece]:
    """The article cut at its claims, in order. A claim that overlaps the one before it is listed, but not marked."""
    pieces: list[Piece] = []
    end = 0
    for number, claim in enumerate(article.claims, start=1):
        if claim.start < end or claim.end <= claim.start or claim.end > len(article.text):
            continue
        pieces.append(Piece(article.text[end : claim.start]))
        pieces.append(Piece(article.text[claim.start : claim.end], claim, number))
        end = claim.end
    pieces.append(Piece(article.text[end:]))
    return [piece for piece in pieces if piece.text]
