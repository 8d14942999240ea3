"""Write everything that a reader is given: the site, the report, the workbook and the data files beside it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from crosscast.model import CrosscastError

from .chart_files import chart_files
from .charts import draw
from .data import data_files
from .kept import Kept, load_kept, save_kept
from .pictures import picture_files
from .publication import Publication
from .report import report_name, report_of
from .report_docx import report_docx
from .report_pdf import report_pdf
from .site import site_files
from .workbook import workbook_files


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, as paths relative to the folder that was asked for, sorted."""

    files: tuple[str, ...]
    n_pages: int
    n_bytes: int


def publish(publication: Publication, directory: Path, pages: Path | None = None) -> Written:
    """Write `site/`, `report/`, `workbook/` and `data/` below `directory`, which must hold none of them yet.

    All but the site stand again in `site/`, so that each folder can be handed on by itself.
    `pages` is a file in which the site's pages and charts are kept from one time to the next, so that what did not
    change is not made again; it must be another one for another version of this program.
    Raises CrosscastError where one of them is there already: an older page must never stand among newer ones.
    """
    for name in ("site", "report", "workbook", "data"):
        if (directory / name).exists():
            raise CrosscastError(
                f"there is already a '{name}' in it, and pages of two builds must not be mixed.",
                place=str(directory),
                hint="Name a new folder, or move the old one away.",
                slug="publication-in-the-way",
            )

    data = data_files(publication)
    files = {f"data/{name}": content for name, content in data.items()}
    files |= {f"site/data/{name}": content for name, content in data.items()}
    kept = load_kept(pages) if pages else Kept()
    drawings = draw(publication.indicators, kept)
    report, name = report_of(publication, drawings), report_name(publication)
    reports = {f"report/{name}.pdf": report_pdf(report), f"report/{name}.docx": report_docx(report)}
    workbooks = {f"workbook/{file}": content for file, content in workbook_files(publication, name).items()}
    documents = reports | workbooks
    files |= documents | {f"site/{file}": content for file, content in documents.items()}
    files |= {f"site/{name}": content for name, content in site_files(publication, drawings, kept).items()}
    files |= {f"site/{name}": content for name, content in picture_files(publication).items()}
    files |= {f"site/{name}": content for name, content in chart_files(publication, drawings, kept).items()}

    for folder in sorted({(directory / name).parent for name in files}):
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (directory / name).write_bytes(content)

    if pages:
        save_kept(kept, pages)
    return Written(
        files=tuple(sorted(files)),
        n_pages=sum(name.endswith(".html") for name in files),
        n_bytes=sum(map(len, files.values())),
    )
