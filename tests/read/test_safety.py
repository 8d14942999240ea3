"""A document from outside can be damaged, far too big or hostile: it becomes one finding and stops nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from crosscast.model import CrosscastError, Severity
from crosscast.read import Limits, heartbeat, read, read_here

KINDS = {".docx", ".pdf", ".xlsx", ".html", ".htm", ".txt", ".csv", ".eml", ".msg", ".mbox", ".zip"}


def test_a_sound_document_comes_back_from_its_worker_as_it_was_read(tmp_path: Path) -> None:
    """The worker's answer is the same as a reading in this process."""
    path = tmp_path / "kent.txt"
    path.write_text("Year\tCount\n2019\t4\n", encoding="utf-8")

    assert read(path) == read_here(path, "kent.txt")


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    """There is nothing to make a document of."""
    with pytest.raises(CrosscastError, match="kent"):
        read(tmp_path / "kent.pdf")


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("kent.pdf", b"", "empty"),
        ("kent.pdf", b"%PDF-1.7\nnothing more", "damaged"),
        ("kent.docx", b"PK\x03\x04 and so on", "damaged"),
        ("kent.xlsx", b"no workbook at all" + bytes(range(32)), "damaged"),
        ("kent.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "format-not-read"),
        ("kent.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        ("kent.zip", b"PK\x03\x04 and so on", "damaged"),
        ("kent.bin", bytes(range(256)) * 8, "format-not-read"),
    ],
)
def test_what_cannot_be_read_is_one_finding_that_names_the_file(
    tmp_path: Path, name: str, content: bytes, slug: str
) -> None:
    """Nothing is raised; the sentence says which file, what is wrong and what would be right."""
    path = tmp_path / name
    path.write_bytes(content)

    document = read_here(path, name)

    (finding,) = document.findings
    assert (finding.slug, finding.severity) == (slug, Severity.ERROR)
    assert finding.document == finding.where == name
    assert not finding.message.startswith(name)
    assert not document.grids


def test_a_workbook_under_another_name_is_read_by_its_content(tmp_path: Path) -> None:
    """The name says PDF, the content is a workbook: it is read, and said."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Force", "Count"], ["Kent", 4]):
        book.active.append(row)
    book.save(tmp_path / "kent.pdf")

    document = read_here(tmp_path / "kent.pdf", "kent.pdf")

    assert document.format == "xlsx"
    assert [finding.slug for finding in document.findings] == ["misnamed"]
    assert document.grids[0].texts == ("Force", "Count", "Kent", "4")


@pytest.mark.parametrize("name", ["reply.xlsx", "reply.xls", "reply.ods"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_table_of_text_in_a_file_that_is_called_a_workbook_is_read(tmp_path: Path, name: str, separator: str) -> None:
    """Exports and pasted text are often saved so; a finding says what the file is."""
    lines = (("Force", "Offences recorded"), ("Kent", "12"), ("Essex", "13"))
    (tmp_path / name).write_text("\n".join(separator.join(line) for line in lines))

    read = read_here(tmp_path / name, name)

    assert read.grids[0].texts == ("Force", "Offences recorded", "Kent", "12", "Essex", "13")
    assert [finding.slug for finding in read.findings] == ["misnamed"]
    assert "the content is a table of plain text (CSV)" in read.findings[0].message


def test_a_part_that_unpacks_without_end_is_stopped_at_the_limit(tmp_path: Path) -> None:
    """The finding names the part and the limit."""
    path = tmp_path / "kent.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("word/document.xml", b"<w>" + b" " * 40_000_000)

    (finding,) = read(path).findings

    assert finding.slug == "too-large"
    assert "word/document.xml" in finding.message


def test_a_worker_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """The finding names the limit of time."""
    path = tmp_path / "kent.txt"
    path.write_text("x\n", encoding="utf-8")
    started = time.monotonic()

    (finding,) = read(path, limits=Limits(seconds=0)).findings

    assert finding.slug == "reader-stopped"
    assert "took longer than the limit of 0 seconds" in finding.message
    assert time.monotonic() - started < 5


def test_a_worker_that_comes_no_further_is_ended(tmp_path: Path) -> None:
    """The finding names the limit of time without progress."""
    path = tmp_path / "kent.txt"
    path.write_text("x\n", encoding="utf-8")

    (finding,) = read(path, limits=Limits(seconds_without_progress=0)).findings

    assert finding.slug == "reader-stopped"
    assert "came no further for the limit of 0 seconds" in finding.message


def test_each_part_and_each_document_inside_is_a_sign_of_life(tmp_path: Path) -> None:
    """A supervisor is told which document inside an archive is being read; the last word is of the archive itself."""
    with zipfile.ZipFile(tmp_path / "replies.zip", "w") as replies:
        for name in ("kent.csv", "devon.csv"):
            replies.writestr(name, "Year,Count\n2019,4\n")
    ours, workers = os.pipe()
    heartbeat.give_to(workers)
    try:
        read_here(tmp_path / "replies.zip", "replies.zip")
    finally:
        heartbeat.give_to_nobody()
        os.close(workers)
    with os.fdopen(ours, "rb") as told:
        ways = [line for line in told.read().split(b"\n") if line]

    assert ways == [b"[0]", b"[0]", b"[1]", b"[1]", b"[]"]


def test_a_document_that_is_too_long_is_not_opened(tmp_path: Path) -> None:
    """The finding names its length and the limit."""
    path = tmp_path / "kent.txt"
    path.write_text("Kent reports\n" * 100, encoding="utf-8")

    (finding,) = read(path, limits=Limits(document_bytes=1_000)).findings

    assert finding.slug == "too-large"
    assert "1,300 bytes long, and the limit is 1,000" in finding.message


def test_a_file_that_cannot_be_read_is_a_finding() -> None:
    """The system refuses to give its bytes; the rest of the work goes on."""
    document = read("/proc/self/mem")

    assert [finding.slug for finding in document.findings] == ["cannot-open"]


def test_a_name_of_odd_bytes_is_no_obstacle(tmp_path: Path) -> None:
    """What cannot be shown of it stands as the sign for that."""
    path = tmp_path / os.fsdecode(b"kent \xff\x1b[31m.txt")
    path.write_text("Year\tCount\n2019\t4\n", encoding="utf-8")

    document = read(path)

    assert len(document.grids) == 1
    assert document.path == "kent \ufffd\x1b[31m.txt"


def test_a_worker_that_needs_too_much_memory_is_a_finding(tmp_path: Path) -> None:
    """The rest of the work goes on."""
    path = tmp_path / "kent.txt"
    path.write_text("Kent reports\n" * 3_000_000, encoding="utf-8")

    document = read(path, limits=Limits(memory_bytes=200_000_000))

    assert {finding.slug for finding in document.findings} & {"too-large", "reader-stopped"}
    assert "200 MB of memory" in document.findings[0].message


def test_an_answer_that_does_not_fit_into_the_memory_left_is_no_crash() -> None:
    """Its worker ends as any does that met the limit, so that the finding names it."""
    program = (
        "from crosscast.read import Limits, worker\n"
        "answer = ['Kent reports' * 100_000] * 200\n"
        "worker.limit(Limits(memory_bytes=100_000_000))\n"
        "try: worker.encoded(answer)\n"
        "except MemoryError: print('met')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "met\n", "")


def test_an_answer_that_is_too_long_is_not_taken(tmp_path: Path) -> None:
    """A small file cannot fill this process's memory."""
    path = tmp_path / "kent.txt"
    path.write_text("Kent reports\n" * 1_000, encoding="utf-8")

    (finding,) = read(path, limits=Limits(reply_bytes=1_000)).findings

    assert finding.slug == "too-large"
    assert "more than the limit of 1,000 bytes" in finding.message


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import subprocess; subprocess.Popen(['true'])",
        "import os; os.system('true')",
        "open('must-not-be', 'w')",
    ],
)
def test_inside_a_worker_nothing_leads_out(tmp_path: Path, attempt: str) -> None:
    """No connection, no program, no file written."""
    program = (
        "import sys\nfrom crosscast.read import worker\nsys.addaudithook(worker.refuse_the_outside)\n"
        f"try:\n    exec({attempt!r})\nexcept PermissionError:\n    print('refused')"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert ran.stdout.strip() == "refused"


def test_hostile_documents_are_read_or_refused_and_never_more(corpus: Path) -> None:
    """A sample of damaged and hostile files: no fault of ours, no hang, every refusal names its file."""
    files = sorted(
        path
        for folder in ("hostile", "awkward-pdf", "office-files")
        for path in (corpus / folder).rglob("*")
        if path.suffix.lower() in KINDS and path.name != "flate-bomb-256MB.pdf"
    )
    made = [path for path in files if path.parent.name == "made"]
    sample = [*made, *files[:: max(len(files) // 40, 1)]]
    assert len(sample) > 40

    for path in sample:
        document = read(path, limits=Limits(seconds=20))
        slugs = {finding.slug for finding in document.findings}
        assert not slugs & {"reader-failed", "reader-stopped"}, (path, document.findings)
        for finding in document.findings:
            if not document.grids and not document.blocks and finding.severity is Severity.ERROR:
                assert path.name in finding.where


def test_a_drawing_that_unpacks_without_end_ends_only_its_worker(corpus: Path) -> None:
    """The PDF library runs out of memory in the worker; here it is a finding that names the limit."""
    (finding,) = read(corpus / "hostile" / "made" / "flate-bomb-256MB.pdf").findings

    assert finding.slug == "reader-stopped"
    assert "MB of memory" in finding.message


def test_the_text_of_a_local_file_appears_nowhere(corpus: Path) -> None:
    """An entity that names a local file opens nothing."""
    document = read(corpus / "hostile" / "made" / "xxe-file.docx")

    assert [finding.slug for finding in document.findings] == ["document-type"]
    assert os.uname().nodename not in repr(document)
