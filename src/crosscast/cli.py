"""The command line: each command parses, calls one verb and prints.

Exit status: 0 done, 1 done with findings that need a person, 2 could not be done, 70 our own fault.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from crosscast.model import CrosscastError, Severity, refusal_of
from crosscast.options import build_parser
from crosscast.progress import Progress

DONE, NEEDS_A_PERSON, NOT_DONE, OUR_FAULT = 0, 1, 2, 70


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
        if refusal := refusal_of(error):
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


def _build(options: argparse.Namespace) -> int:
    from crosscast.build import build

    began = time.monotonic()
    with Progress(options.quiet or options.json) as say:
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

    with Progress(options.quiet or options.json) as say:
        whole = read_all(options.files, options.publisher, say, options.page)
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

    with Progress(options.quiet) as say:
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

    with Progress(options.quiet or options.json) as say:
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
    with Progress(options.quiet or options.json) as say:
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
    with Progress(options.quiet or options.json) as say:
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
