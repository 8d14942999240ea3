"""The command line: each command parses, calls one verb and prints.

Exit status: 0 done, 1 done with findings that need a person, 2 could not be done, 70 our own fault.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from crosscast import __version__
from crosscast.model import CrosscastError, Severity, refusal_of

DONE, NEEDS_A_PERSON, NOT_DONE, OUR_FAULT = 0, 1, 2, 70
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
    read.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")
    read.add_argument(
        "--csv", type=Path, metavar="DIR", help="write each table, the figures and the findings as CSV files"
    )
    read.add_argument(
        "--picture",
        type=Path,
        metavar="DIR",
        help="draw each page of PDFs, figures outlined by grade, names blacked out",
    )
    read.add_argument("--page", type=_pages, metavar="N", help="only what stands on page N of a PDF, or on pages N-M")
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
    audit.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")

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
    explain.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")

    check = _command(
        commands, "check", "check the numbers of an article against a study", "check draft.md --study my-study"
    )
    check.add_argument("article", type=Path, metavar="ARTICLE", help="plain text, Markdown, HTML, DOCX or PDF")
    check.add_argument("--study", type=Path, required=True, metavar="STUDY", help="the study folder")
    check.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")

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
    law.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")

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
    releases.add_argument("--json", action="store_true", help="write JSON to standard output, and nothing else")

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


def _pages(text: str) -> range:
    first, dash, last = text.partition("-")
    try:
        pages = range(int(first), int(last if dash else first) + 1)
    except ValueError:
        pages = range(0)
    if not pages or pages[0] < 1:
        raise argparse.ArgumentTypeError(f"'{text}' names no pages; write one, such as 3, or several, such as 3-5")
    return pages


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Expected refusals are one sentence; anything else is our fault and keeps its traceback."""
    options = build_parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except CrosscastError as error:
        return _not_done(error)
    except BrokenPipeError:  # the reader of our output has gone: "crosscast read ... | head"
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        return NOT_DONE
    except Exception as error:
        if isinstance(error, OSError) and (refusal := refusal_of(error)):
            return _not_done(refusal)
        _print_trace(error, options.command)
        print(
            "crosscast: this is a fault of the program, not of your study. Please report it with the lines above.",
            file=sys.stderr,
        )
        return OUR_FAULT


def _print_trace(error: Exception, command: str) -> None:
    """Where a fault arose; of the law without its message, which could repeat what somebody told of a case."""
    import traceback

    if command == "law":
        traceback.print_tb(error.__traceback__)
        print(type(error).__name__, file=sys.stderr)
    else:
        traceback.print_exc()


def _not_done(error: CrosscastError) -> int:
    print(f"crosscast: {error}", file=sys.stderr)
    return NOT_DONE


class _Progress:
    """What is being done, on standard error: in a terminal one line that goes at the end, elsewhere a line a step."""

    def __init__(self, quiet: bool) -> None:
        self.quiet, self.began, self.width = quiet, time.monotonic(), 0

    def __call__(self, what: str, done: int, of: int) -> None:
        if self.quiet or of == 0:
            return
        if sys.stderr.isatty():
            filled = 20 * done // of
            line = f"{what}  [{'#' * filled}{'.' * (20 - filled)}] {done} of {of}"
            print(f"\r{line:<{self.width}}", end="", file=sys.stderr, flush=True)
            self.width = len(line)
        elif done == of and time.monotonic() - self.began > 1:
            print(f"{what}: {of} done", file=sys.stderr, flush=True)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.width:
            print(f"\r{'':{self.width}}\r", end="", file=sys.stderr, flush=True)


def _build(options: argparse.Namespace) -> int:
    from crosscast.build import build

    began = time.monotonic()
    with _Progress(options.quiet or options.json) as say:
        built = build(options.study, say)
    report = options.study / "build" / "site" / "index.html"
    if options.json:
        import msgspec

        facts = {"changed": built.changed, "summary": built.manifest.summary, "report": str(report)}
        print(msgspec.json.encode(facts).decode())
        return built.manifest.status
    if not built.changed:
        print("Nothing has changed since the last build.")
    for line in built.manifest.summary:
        print(line)
    print(f"Report     {report}")
    if not options.quiet:
        print(f"{'Built' if built.changed else 'Checked'} in {time.monotonic() - began:.1f} s.", file=sys.stderr)
    return built.manifest.status


def _serve(options: argparse.Namespace) -> int:
    from crosscast.serve import serve
    from crosscast.study import study_folder

    serve(study_folder(options.study) / "build" / "site", options.port)
    return DONE


def _read(options: argparse.Namespace) -> int:
    from crosscast.terminal import print_readings, readings_json, readings_of
    from crosscast.understand import on_pages, read_all

    with _Progress(options.quiet or options.json) as say:
        whole = read_all(options.files, options.publisher, say)
    documents = whole if options.page is None else [on_pages(document, options.page) for document in whole]
    readings = readings_of(documents)
    if options.csv is not None:
        from crosscast.csv_files import write_csv

        print(write_csv(options.csv, documents), file=sys.stderr)
    if options.picture is not None:
        from crosscast.drawings import write_pages

        print("\n".join(write_pages(options.picture, whole, options.page)), file=sys.stderr)
    if options.json:
        print(readings_json(readings).decode())
    else:
        print_readings(readings, with_tables=options.csv is None)
    return NEEDS_A_PERSON if any(reading.needs_a_person for reading in readings) else DONE


def _protect(options: argparse.Namespace) -> int:
    from crosscast.disclosure import Keep, Method, protect_file

    with _Progress(options.quiet) as say:
        done = protect_file(
            _existing(options.file),
            _rule(options, options.symbol),
            say,
            method=Method(options.method),
            base=options.base,
            keep=Keep(options.keep) if options.keep else None,
            output=options.output,
            seconds=options.time,
        )
    for line in done.lines:
        print(line)
    return NEEDS_A_PERSON if done.findings else DONE


def _audit(options: argparse.Namespace) -> int:
    from crosscast.disclosure import audit_files, audit_json, audit_lines

    with _Progress(options.quiet or options.json) as say:
        found = audit_files([_existing(path) for path in options.files], _rule(options), say)
    if options.json:
        print(audit_json(found).decode())
    else:
        print("\n".join(audit_lines(found)))
    return NEEDS_A_PERSON if found.disclosures or found.findings else DONE


def _rule(options: argparse.Namespace, symbol: str = "[c]"):  # type: ignore[no-untyped-def]
    from crosscast.cast import Rule

    try:
        return Rule(threshold=options.threshold, zeros=options.zeros, symbol=symbol)
    except ValueError as error:
        raise CrosscastError(f"{error}.", slug="no-such-rule") from error


def _existing(path: Path) -> Path:
    if path.is_dir():
        raise CrosscastError("this is a folder; name the files in it.", place=str(path), slug="no-such-file")
    if not path.is_file():
        raise CrosscastError("there is no such file; check the name.", place=str(path), slug="no-such-file")
    return path


def _explain(options: argparse.Namespace) -> int:
    from crosscast.store import explain
    from crosscast.study import study_folder

    lines = explain(study_folder(options.study) / "build" / "crosscast.duckdb", options.figure)
    if options.json:
        import msgspec

        print(msgspec.json.encode({"figure": options.figure, "lines": lines}).decode())
    else:
        print("\n".join(lines))
    return DONE


def _check(options: argparse.Namespace) -> int:
    from crosscast.claims import Verdict, to_json
    from crosscast.pipeline import check_article, known_of, publication_of
    from crosscast.study import load_study
    from crosscast.terminal import print_claims

    if not options.article.is_file():
        raise CrosscastError("there is no such file.", place=str(options.article), slug="no-such-file")
    with _Progress(options.quiet or options.json) as say:
        publication = publication_of(load_study(options.study), say)
    checked = check_article(options.article, known_of(publication))
    if options.json:
        print(to_json(checked).decode())
    else:
        print_claims(checked)
    wrong = {Verdict.CONTRADICTED, Verdict.INCONSISTENT, Verdict.DEPENDS}
    return NEEDS_A_PERSON if any(claim.verdict in wrong for claim in checked.claims) else DONE


def _law(options: argparse.Namespace) -> int:
    from crosscast import law

    if options.offence:
        print(law.entry(options.offence))
        return DONE
    facts = law.Facts.of(_facts_said(options))
    if sys.stdin.isatty() and not (options.no_questions or options.json):
        _tell(law.before_asking())
        facts = law.ask_what_matters(facts, lambda spec: _ask(law.question_of(spec)), _tell)
    answers, helpers = law.find_offences(facts), _support(options.study)
    print(law.answers_json(answers, facts, helpers).decode() if options.json else law.report(answers, facts, helpers))
    return NEEDS_A_PERSON if law.missing_facts(answers) else DONE


def _support(study: Path | None) -> tuple[str, ...]:
    """Where a study says that help is to be had: the one that is named, else the one in whose folder we are."""
    from crosscast.study import load_study

    here = Path.cwd()
    folder = study or next((each for each in (here, *here.parents) if (each / "study.yaml").is_file()), None)
    return load_study(folder).spec.support if folder else ()


def _facts_said(options: argparse.Namespace) -> dict[str, list[str]]:
    said = {
        name: getattr(options, name) for name in ("date", "place", "conduct", "image", "shows", "consent", "intent")
    }
    facts = {name: [value] if isinstance(value, str) else value for name, value in said.items() if value is not None}
    for pair in options.fact:
        name, mark, value = pair.partition("=")
        if not mark:
            wrong = f"'{pair}' should be NAME=VALUE, such as reckless=yes."
            raise CrosscastError(wrong, place="--fact", slug="fact-not-understood")
        facts.setdefault(name, []).append(value)
    return facts


def _ask(question: str) -> str | None:
    print(f"{question}\n(return: not known; Ctrl-D: no more questions) > ", end="", file=sys.stderr, flush=True)
    try:
        return input()
    except EOFError:
        print(file=sys.stderr)
        return None


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _fetch_list(options: argparse.Namespace) -> int:
    from crosscast.releases import download_lines

    print("\n".join(download_lines()))
    return DONE


def _releases(options: argparse.Namespace) -> int:
    from crosscast import releases as room

    if not (options.offence or options.revisions or options.study):
        raise CrosscastError(
            "say what to look for in the releases.",
            hint="Add --offence cyberflashing, --revisions or --study STUDY.",
            slug="nothing-asked",
        )
    with _Progress(options.quiet or options.json) as say:
        loaded = room.load(options.files, say)
        scope = room.scope_of(options.offence) if options.offence else None
        lines = room.by_force(loaded, scope) if scope else []
        revised = room.revisions(loaded) if options.revisions else ()
        replies = []
        if options.study:
            from crosscast.pipeline import publication_of
            from crosscast.study import load_study

            replies = list(room.beside(loaded, publication_of(load_study(options.study), say).figures))
    if options.json:
        print(room.as_json(scope, lines, revised, replies).decode())
    else:
        if scope:
            print("\n".join(room.force_lines(scope, lines, loaded.open_data)))
        if options.revisions:
            print("\n".join(room.revision_lines(revised)))
        if options.study:
            print("\n".join(room.beside_lines(replies)))
        for finding in loaded.findings:
            print(f"{finding.severity.value}: {finding.document}: {finding.message}", file=sys.stderr)
    asks = any(finding.severity is not Severity.NOTE for finding in loaded.findings)
    return NEEDS_A_PERSON if asks or any(reply.is_above for reply in replies) else DONE


def _new(options: argparse.Namespace) -> int:
    from crosscast.study import new_study

    new_study(options.folder)
    print(f"{options.folder} is ready. Put the replies into {options.folder / 'responses'}, name them in")
    print(f"{options.folder / 'study.yaml'}, and run: crosscast build {options.folder}")
    return DONE


_COMMANDS = {
    "read": _read,
    "protect": _protect,
    "audit": _audit,
    "build": _build,
    "serve": _serve,
    "explain": _explain,
    "check": _check,
    "law": _law,
    "fetch-list": _fetch_list,
    "releases": _releases,
    "new": _new,
}

if __name__ == "__main__":
    sys.exit(main())
