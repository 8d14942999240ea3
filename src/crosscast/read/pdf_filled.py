"""A page of a PDF with what was filled into its form, or typed and drawn onto it, as part of the page."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

_ON_THE_PAGE = {
    pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_SQUARE,
}  # fmt: skip
_MOST = 20_000  # annotations of a page: one with more is no form


def page_at(document: Any, index: int) -> Any:
    """The page, counted from 0. Raises PdfiumError where it is not sound."""
    page = document[index]
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if not 0 < count <= _MOST or not any(_kind(page, at) in _ON_THE_PAGE for at in range(count)):
        return page
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[index]


def _kind(page: Any, at: int) -> int:
    annotation = pdfium.FPDFPage_GetAnnot(page, at)
    kind = int(pdfium.FPDFAnnot_GetSubtype(annotation)) if annotation else pdfium.FPDF_ANNOT_UNKNOWN
    pdfium.FPDFPage_CloseAnnot(annotation)
    return kind
