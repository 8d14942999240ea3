"""The commands of the command line and their options: what a user may write, and what `--help` says of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from crosscast import __version__

_EXAMPLES = """examples:
  crosscast new my-study                     begin a study of your own
  crosscast build my-study                   read its replies and write its report
  crosscast serve my-study                   look at the report in a browser
  crosscast read reply.pdf                   what the tables of one reply say, and how far they can be trusted
  crosscast protect answer.xlsx              hide the small counts of a table before it is published
  crosscast audit answer.xlsx last-year.xlsx what a reader could still work out from both
  crosscast check article.txt --study my-study
  crosscast explain FIGURE --study my-study  from a number down to the cells that it comes from
  crosscast law --date 2021-05-10 --place england --conduct threaten

exit status: 0 done, 1 done with findings that need a person, 2 could not be done, 70 a fault of this program"""


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="crosscast",
        description="Follow a police-recorded figure from the reply that states it to the sentence that quotes it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"crosscast {__version__}")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    read = _command(
        commands, "read", "print the tables of documents, with grades and findings", "read reply.pdf --json"
    )
    read.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a document, mail or ZIP; a folder of them; a pattern such as '*.pdf'",
    )
    _json(read)
    read.add_argument(
        "--csv",
        type=Path,
        metavar="DIR",
        help="write each table, the figures and the findings as CSV files; print the findings alone",
    )
    read.add_argument(
        "--picture",
        type=Path,
        metavar="DIR",
        help="draw each page of PDFs and picture files, figures outlined by grade, names blacked out",
    )
    read.add_argument("--page", type=_pages, metavar="N", help="only what stands on page N, or on pages N-M")
    read.add_argument("--publisher", default="", help="who sent the documents, where they do not say so themselves")

    protect = _command(
        commands, "protect", "write a copy of a table whose small counts cannot be worked out, and a report",
        "protect answer.xlsx --keep totals",
    )  # fmt: skip
    protect.add_argument("file", type=Path, metavar="FILE", help="an XLSX, ODS or CSV file with all its counts")
    protect.add_argument("--threshold", type=int, default=5, metavar="N", help="counts below N are small (5)")
    protect.add_argument("--zeros", action="store_true", help="hide zeros as well")
    protect.add_argument("--keep", choices=["totals", "forces", "years"], help="what should stay if it can")
    protect.add_argument("--symbol", default="[c]", help="what stands for a hidden count: [c], or <5 for small ones")
    protect.add_argument(
        "--method", choices=["merge", "suppress", "round"], default="suppress",
        help="put years, months or ages together first; hide (the default); or round",
    )  # fmt: skip
    protect.add_argument("--base", type=int, default=5, metavar="N", help="with --method round: to multiples of N (5)")
    protect.add_argument("-o", "--output", type=Path, metavar="FILE", help="the copy (FILE-protected, same format)")
    protect.add_argument("--time", type=float, default=60, metavar="SECONDS", help="how long to look for less to hide")

    audit = _command(
        commands, "audit", "name the small counts that published tables give away together",
        "audit answer.xlsx last-year.csv",
    )  # fmt: skip
    audit.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what is published, earlier releases too")
    audit.add_argument("--threshold", type=int, default=5, metavar="N", help="counts below N are small (5)")
    audit.add_argument("--zeros", action="store_true", help="zeros are small counts as well")
    _json(audit)

    build = _command(commands, "build", "read a study's replies and write its report", "build my-study")
    build.add_argument("study", type=Path, metavar="STUDY", help="the study folder")
    build.add_argument("--json", action="store_true", help="write the summary as JSON")

    serve = _command(commands, "serve", "show a study's report in a browser, to this machine only", "serve my-study")
    serve.add_argument("study", type=Path, metavar="STUDY", help="the study folder")
    serve.add_argument("--port", type=int, default=8321, help="8321, or the next that is free")

    explain = _command(
        commands, "explain", "tell a figure down to its source cells",
        "explain charging-rate--bedfordshire --study my-study",
    )  # fmt: skip
    explain.add_argument("figure", metavar="FIGURE", help="its id, as the address of its page in the report")
    explain.add_argument("--study", type=Path, required=True, metavar="STUDY", help="the study folder")
    _json(explain)

    check = _command(
        commands, "check", "check the numbers of an article against a study", "check draft.md --study my-study"
    )
    check.add_argument("article", type=Path, metavar="ARTICLE", help="plain text, Markdown, HTML, DOCX or PDF")
    check.add_argument("--study", type=Path, required=True, metavar="STUDY", help="the study folder")
    _json(check)

    law = _command(
        commands, "law", "say which offences the facts of a case could meet on their date",
        "law --date 2021-05-10 --place england --conduct threaten --intent distress",
    )  # fmt: skip
    law.add_argument("--date", metavar="DAY", help="a day, a month, or first/last day")
    law.add_argument("--place", action="append", metavar="PLACE", help="where it was done; several times for several")
    law.add_argument("--conduct", action="append", metavar="CONDUCT", help="what was done, such as share or threaten")
    law.add_argument("--image", metavar="KIND", help="photograph, altered, generated or drawing")
    law.add_argument("--shows", action="append", metavar="WHAT", help="what the image shows; several times for several")
    law.add_argument("--consent", metavar="yes|no", help="whether the person concerned consented")
    law.add_argument("--intent", action="append", metavar="INTENT", help="what was meant by it, such as distress")
    law.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="any other fact")
    law.add_argument("--offence", metavar="ID", help="print one entry of the catalogue instead, with all its dates")
    law.add_argument("--study", type=Path, metavar="STUDY", help="show its support lines as well")
    law.add_argument("--no-questions", action="store_true", help="ask for no fact that is missing")
    _json(law)

    _command(commands, "fetch-list", "say which official releases to download, and where they are", "fetch-list")

    releases = _command(
        commands, "releases", "add official releases up by force, and say what they revised",
        "releases prc-pfa.ods --offence cyberflashing",
    )  # fmt: skip
    releases.add_argument("files", nargs="+", type=Path, metavar="FILE", help="releases that you downloaded, in order")
    releases.add_argument("--offence", metavar="NAME", help="an offence or a class of the tables, by name or code")
    releases.add_argument(
        "--revisions", action="store_true", help="list counts that two of the files print differently"
    )
    releases.add_argument("--study", type=Path, metavar="STUDY", help="set the replies of a study beside their classes")
    _json(releases)

    new = _command(commands, "new", "begin a study: a folder with a commented study.yaml", "new my-study")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
    return parser


def _command(commands, name: str, help: str, example: str) -> argparse.ArgumentParser:  # type: ignore[no-untyped-def]
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=help[0].upper() + help[1:] + ".",
        epilog=f"example: crosscast {example}",
    )
    # before or after the command's name: where it is not written here, what was said before stands
    parser.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help="no progress")
    return parser


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")


def _pages(text: str) -> range:
    first, dash, last = text.partition("-")
    try:
        pages = range(int(first), int(last if dash else first) + 1)
    except ValueError:
        pages = range(0)
    if not pages or pages[0] < 1:
        raise argparse.ArgumentTypeError(f"'{text}' names no pages; write one, such as 3, or several, such as 3-5")
    return pages
