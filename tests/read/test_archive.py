"""ZIP archives: each file in them is a document, and nothing in them leads out or goes on without end."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from crosscast.model import Document
from crosscast.read import Limits, read_here

TABLE = b"Force,Count\nKent,4\n"


def zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def read_zip(folder: Path, content: bytes, limits: Limits | None = None) -> Document:
    path = folder / "replies.zip"
    path.write_bytes(content)
    return read_here(path, "replies.zip", limits)


def test_each_file_of_an_archive_is_a_document_of_its_own(tmp_path: Path) -> None:
    """A mail in a folder of it brings its own text; what a Mac leaves in archives is passed over."""
    mail = b"MIME-Version: 1.0\nFrom: foi@kent.police.uk\nSubject: Reply\n\nNone are held.\n"
    document = read_zip(
        tmp_path, zipped({"2022/kent.csv": TABLE, "2022/essex.eml": mail, "__MACOSX/2022/._kent.csv": b"\x00\x05"})
    )

    assert document.format == "zip"
    assert [(each.path, each.format) for each in document.attachments] == [
        ("replies.zip › 2022/kent.csv", "csv"),
        ("replies.zip › 2022/essex.eml", "eml"),
    ]
    assert document.attachments[0].grids[0].texts == ("Force", "Count", "Kent", "4")


def test_names_that_climb_out_of_the_archive_are_labels_only(tmp_path: Path) -> None:
    """Nothing is written anywhere."""
    (attachment,) = read_zip(tmp_path, zipped({"../../../kent.csv": TABLE})).attachments

    assert attachment.path == "replies.zip › kent.csv"
    assert [path.name for path in tmp_path.rglob("*")] == ["replies.zip"]


def test_an_archive_in_an_archive_is_read_to_the_limit_of_depth(tmp_path: Path) -> None:
    """Below it, a finding says what was left out."""
    content = zipped({"kent.csv": TABLE})
    for n in range(3):
        content = zipped({f"inner-{n}.zip": content})

    assert [each.format for each in read_zip(tmp_path, content).with_attachments()] == [
        "zip",
        "zip",
        "zip",
        "zip",
        "csv",
    ]
    shallow = list(read_zip(tmp_path, content, Limits(depth=2)).with_attachments())
    assert len(shallow) == 3
    assert [finding.slug for finding in shallow[-1].findings] == ["too-deep"]


def test_a_file_that_unpacks_without_end_stops_only_itself(tmp_path: Path) -> None:
    """The finding stands with that file; the others are read."""
    bomb, table = read_zip(tmp_path, zipped({"bomb.txt": b" " * 40_000_000, "kent.csv": TABLE})).attachments

    assert [finding.slug for finding in bomb.findings] == ["too-large"]
    assert len(table.grids) == 1


def test_archives_inside_one_another_share_one_limit_of_bytes(tmp_path: Path) -> None:
    """What ten small archives unpack to is counted together."""
    inner = zipped({"a.txt": bytes(range(32, 127)) * 1_000})
    content = zipped({f"{n}.zip": inner for n in range(10)})

    document = read_zip(tmp_path, content, Limits(inflated_bytes=400_000))

    slugs = [finding.slug for each in document.with_attachments() for finding in each.findings]
    assert "too-large" in slugs
    assert any(each.blocks for each in document.with_attachments())


def test_an_archive_with_a_password_is_refused_in_one_sentence(corpus: Path) -> None:
    """Nothing of it can be read."""
    path = corpus / "hostile" / "tika" / "tika" / "testZipEncrypted.zip"
    if not path.exists():
        pytest.skip("the corpus has no archive with a password")

    document = read_here(path, path.name)

    assert {finding.slug for each in document.with_attachments() for finding in each.findings} == {"encrypted"}


def test_an_archive_of_more_files_than_the_limit_is_refused(tmp_path: Path) -> None:
    """The finding names the limit."""
    document = read_zip(tmp_path, zipped({f"{n}.csv": TABLE for n in range(20)}), Limits(parts=10))

    (finding,) = document.findings
    assert finding.slug == "too-large"
    assert "10" in finding.message


def test_a_member_without_a_name_is_read_as_an_attachment(tmp_path: Path) -> None:
    """Archives damaged on their way hold such members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        archive.writestr(nameless, "Kent 12")

    (attachment,) = read_zip(tmp_path, packed.getvalue()).attachments

    assert attachment.text == "Kent 12"
