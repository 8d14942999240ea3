"""Texts of older formats: turned into DOCX where LibreOffice is installed; elsewhere a sentence says what to do."""

from __future__ import annotations

import subprocess
import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from crosscast.generation import source_hash
from crosscast.model import Document
from crosscast.programs import find_libreoffice, libreoffice
from crosscast.read import Limits, read

WITH_LIBREOFFICE = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed on this machine")
REPLY = """<html><body><p>Kent Police holds the following.</p>
<table><tr><th>Year</th><th>Recorded</th></tr><tr><td>2019</td><td>14</td></tr><tr><td>2020</td><td>17</td></tr></table>
</body></html>"""
ROWS = ("Year", "Recorded", "2019", "14", "2020", "17")
# the head of a compound file with one empty sector, as no real document is
HEAD_ONLY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A Word 97 document, as LibreOffice writes it."""
    return made("doc:MS Word 97", REPLY.encode(), "html", tmp_path_factory.mktemp("made"))


def made(form: str, content: bytes, format: str, folder: Path) -> bytes:
    """The content in another format."""
    given = saved(folder, f"reply.{format}", content)
    profile = (folder / "profile").as_uri()
    command = [str(find_libreoffice()), "--headless", f"-env:UserInstallation={profile}", "--convert-to", form]
    subprocess.run([*command, "--outdir", str(folder), str(given)], check=True, capture_output=True)
    return (folder / f"reply.{form.partition(':')[0]}").read_bytes()


def saved(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def is_the_reply(document: Document) -> bool:
    return [grid.texts for grid in document.grids] == [ROWS] and "Kent Police" in document.blocks[0].text


@WITH_LIBREOFFICE
def test_a_doc_is_read_and_how_is_said(tmp_path: Path, doc: bytes) -> None:
    """Its table and its text are there; the finding says that it was turned into DOCX."""
    document = read(saved(tmp_path, "kent.doc", doc))

    assert is_the_reply(document)
    assert document.format == "doc"
    assert [finding.slug for finding in document.findings] == ["converted"]
    assert "LibreOffice" in document.findings[0].message


@WITH_LIBREOFFICE
@pytest.mark.parametrize("format", ["rtf", "odt"])
def test_other_texts_are_read_in_the_same_way(tmp_path: Path, doc: bytes, format: str) -> None:
    """RTF and the texts of LibreOffice itself."""
    document = read(saved(tmp_path, f"kent.{format}", made(format, doc, "doc", tmp_path)))

    assert is_the_reply(document)
    assert document.format == format


@WITH_LIBREOFFICE
def test_the_tables_inside_a_table_of_a_doc_are_read(tmp_path: Path) -> None:
    """LibreOffice keeps one inside a cell, and writes one inside two others as a cell a line."""
    rows = (("Year", "Offences"), ("2020/21", "12"), ("2021/22", "15"), ("2022/23", "9"))
    table = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    inner = f"<table border=1>{table}</table>"
    page = f"<html><body><table border=1><tr><td>Figures</td><td>{inner}</td></tr></table><p>And again:</p>"
    page += f"<table border=1><tr><td><table border=1><tr><td>{inner}</td></tr></table></td></tr></table></body></html>"
    content = made("doc:MS Word 97", page.encode(), "html", tmp_path)

    document = read(saved(tmp_path, "kent.doc", content))

    assert [grid.texts for grid in document.grids] == [tuple(text for row in rows for text in row)] * 2


@WITH_LIBREOFFICE
def test_a_doc_inside_an_archive_inside_a_mail_is_read(tmp_path: Path, doc: bytes) -> None:
    """Names in the mail are masked in it as they are anywhere else."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("table.csv", "Year,Count\n2019,4\n")
        archive.writestr("reply.doc", doc)
    mail = EmailMessage()
    mail["Subject"] = "Your request"
    mail.set_content("Please find our reply.\n")
    mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="reply.zip")

    table, reply = read(saved(tmp_path, "kent.eml", bytes(mail))).attachments[0].attachments

    assert reply.path == "kent.eml › reply.zip › reply.doc"
    assert is_the_reply(reply)
    assert len(table.grids) == 1


@WITH_LIBREOFFICE
def test_a_doc_that_word_wrote_is_read_inside_a_mail_that_outlook_saved(corpus: Path) -> None:
    """A real one."""
    document = read(corpus / "hostile" / "tika" / "email" / "testMSG_att_doc.msg")

    (doc,) = (each for each in document.attachments if each.format == "doc")
    assert "converted" in {finding.slug for finding in doc.findings}
    assert doc.blocks


@WITH_LIBREOFFICE
def test_a_doc_that_libreoffice_cannot_open_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """Its name and what to do."""
    (finding,) = read(saved(tmp_path, "kent.doc", HEAD_ONLY)).findings

    assert finding.slug == "format-not-read"
    assert "save it as DOCX" in finding.message


@WITH_LIBREOFFICE
def test_libreoffice_is_ended_at_its_limit_of_time(tmp_path: Path, doc: bytes) -> None:
    """The finding names the limit."""
    (finding,) = read(saved(tmp_path, "kent.doc", doc), limits=Limits(conversion_seconds=0)).findings

    assert finding.slug == "reader-stopped"
    assert "limit of 0 seconds" in finding.message


@WITH_LIBREOFFICE
def test_libreoffice_is_held_to_its_limit_of_memory(tmp_path: Path, doc: bytes) -> None:
    """With too little it makes nothing, and the finding says what to do."""
    (finding,) = read(saved(tmp_path, "kent.doc", doc), limits=Limits(conversion_memory_bytes=50_000_000)).findings

    assert finding.slug == "format-not-read"


@WITH_LIBREOFFICE
def test_of_many_in_one_archive_some_are_left_out_by_name(tmp_path: Path, doc: bytes) -> None:
    """The limit is named in the finding of each that was left out."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(2):
            archive.writestr(f"{n}.doc", doc)

    first, second = read(saved(tmp_path, "all.zip", packed.getvalue()), limits=Limits(conversions=1)).attachments

    assert is_the_reply(first)
    assert "no more than 1 documents" in second.findings[0].message


@WITH_LIBREOFFICE
def test_a_text_of_this_machine_that_a_document_links_to_does_not_come_into_it(tmp_path: Path) -> None:
    """A section that shows another file stays without what that file says."""
    secret = saved(tmp_path, "secret.txt", b"The secret of this machine.\n")
    odt = BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
            'office:version="1.2"><office:body><office:text><text:p>Shown.</text:p><text:section text:name="linked">'
            f'<text:section-source xlink:type="simple" xlink:show="embed" xlink:href="{secret.as_uri()}" '
            'text:filter-name="Text"/><text:p>As it was.</text:p></text:section></office:text></office:body>'
            "</office:document-content>",
        )

    document = read(saved(tmp_path, "kent.odt", odt.getvalue()))

    assert document.blocks[0].text == "Shown."
    assert "secret" not in document.text


def test_without_libreoffice_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install it, or save the document as DOCX."""
    monkeypatch.setenv("PATH", "/nowhere")

    (finding,) = read(saved(tmp_path, "kent.doc", HEAD_ONLY)).findings

    assert finding.slug == "format-not-read"
    assert "LibreOffice is installed; install it, or save the document as DOCX" in finding.message


@WITH_LIBREOFFICE
def test_a_reading_depends_on_which_libreoffice_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is installed, what was kept of documents without it is not used any more."""
    key, installed = source_hash.__wrapped__(), libreoffice()
    monkeypatch.setenv("PATH", "/nowhere")

    assert installed != libreoffice() == "none"
    assert source_hash.__wrapped__() != key
