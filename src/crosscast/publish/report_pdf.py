"""Set a report as a tagged PDF: headings, lists, tables with header cells and charts with text in their place.

Typst keeps the rules of PDF/UA-1 (ISO 14289-1). Heads of columns are tagged; names of rows cannot be: `pdf.header-cell`
needs the feature "a11y-extras", which its Python package cannot turn on. It uses the fonts that it brings with it and
no others, so that the same report gives the same bytes on every machine.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from importlib import resources

import msgspec

from .report import Chart, Report

_DOTS_PER_INCH = 200


def report_pdf(report: Report) -> bytes:
    """The PDF. A text in letters that no built-in font has keeps its tags, but the file does not claim PDF/UA-1."""
    import typst  # slow to load, and not needed where no report is written

    def compiled(standards: list[typst.PDFStandard]) -> bytes:
        return typst.compile(
            _template("report.typ"),
            format="pdf",
            sys_inputs={"report": msgspec.json.encode(report).decode()},
            pdf_standards=standards,
            timestamp=datetime.combine(report.as_of, time(), UTC),
            ignore_system_fonts=True,
        )

    try:
        return compiled(["ua-1"])
    except typst.TypstError:
        return compiled([])


def chart_pngs(charts: list[Chart]) -> list[bytes]:
    """Charts as pictures, for formats that hold no drawings."""
    import typst

    if not charts:
        return []
    pages = typst.compile(
        _template("charts.typ"),
        format="png",
        ppi=_DOTS_PER_INCH,
        sys_inputs={"charts": msgspec.json.encode(charts).decode()},
        ignore_system_fonts=True,
    )
    return pages if isinstance(pages, list) else [pages]


def _template(name: str) -> bytes:
    return resources.files(__package__).joinpath("templates", name).read_bytes()
