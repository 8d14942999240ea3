"""What scripts and people rely on: standard output, standard error, exit status and the fields of each answer."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest

import crosscast

EXAMPLE = Path(__file__).parents[2] / "examples" / "intimate-image-abuse"
REPLIES = EXAMPLE / "responses"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crosscast", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built once; the tests only look at it."""
    folder = tmp_path_factory.mktemp("cli") / "study"
    folder.mkdir()
    shutil.copy(EXAMPLE / "study.yaml", folder)
    for name in ("responses", "claims"):
        shutil.copytree(EXAMPLE / name, folder / name)
    done = run("build", folder)
    assert done.returncode == 1, done.stderr
    return folder


def test_help_is_there_at_once() -> None:
    """A look at the options must not cost a wait. The processor's time is measured, whatever else the machine does."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


def test_a_missing_library_is_named_with_what_to_do(tmp_path: Path) -> None:
    """An installation that was brought up to date without its libraries is no fault of the program's."""
    (tmp_path / "reply.csv").write_text("Year,Count\n2019,4\n")
    program = "import sys; sys.modules['yaml'] = None\nfrom crosscast.cli import main\nsys.exit(main())"
    command = [sys.executable, "-c", program, "read", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    said = "the library 'yaml' is missing from this installation. Install Crosscast again, as its README says."
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"crosscast: {said}\n")


def test_an_unknown_option_ends_with_status_2() -> None:
    done = run("build", "--fast", "x")

    assert (done.returncode, done.stdout) == (2, "")


def test_the_answer_of_a_build_is_one_object_and_nothing_else(study: Path) -> None:
    """Progress and messages stay away."""
    done = run("build", study, "--json")
    answer = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (1, "")
    assert answer["changed"] is False
    assert answer["summary"][0] == "Documents  7 read of 7"
    assert Path(answer["report"]).is_file()


def test_quiet_leaves_the_summary_and_no_progress(study: Path) -> None:
    done = run("build", study, "--quiet")

    assert done.stderr == ""
    assert "Figures    " in done.stdout
    assert run("--quiet", "build", study).stderr == ""
    assert "Checked in" in run("build", study).stderr


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, command: str) -> None:
    done = run(command, tmp_path / "nowhere")

    assert done.returncode == 2
    assert "there is no such folder" in done.stderr


PLACES = ({"page", "box"}, {"sheet", "address"}, {"table", "path"}, {"line", "columns"})


@pytest.mark.parametrize(
    "name", ["charging-by-force.xlsx", "exampleshire.docx", "met-01-foi-20-014375.pdf", "outcomes.html"]
)
def test_the_answer_of_read_has_the_fields_that_scripts_rely_on(name: str) -> None:
    """Fields may be added, none renamed; each place has one of four forms."""
    done = run("read", REPLIES / name, "--json")
    [document] = json.loads(done.stdout)["documents"]

    assert done.stderr == ""
    assert document.keys() >= {"path", "format", "findings", "tables", "observations"}
    assert document["tables"]
    for table in document["tables"]:
        assert table.keys() >= {
            "id", "title", "place", "grade", "measure", "cells", "relations", "observations", "findings",
        }  # fmt: skip
        for cell in table["cells"]:
            assert cell.keys() >= {
                "row", "col", "row_span", "col_span", "text", "place", "role", "value", "grade", "confidence",
            }  # fmt: skip
            assert cell["role"] in ("header", "stub", "body", "note")
            assert cell["place"].keys() in PLACES
            assert cell["value"] is None or cell["value"].keys() >= {"low", "high", "status"}
        for relation in table["relations"]:
            assert relation.keys() >= {"kind", "cells", "holds", "difference"}
            assert relation["kind"] in ("sum", "percentage", "equal")
        for observation in table["observations"]:
            assert observation.keys() >= {
                "figure", "measure", "force", "force_code", "offence", "offence_code", "outcome", "period_start",
                "period_end", "dimensions", "low", "high", "status", "grade", "document", "place", "caveats",
                "date_basis", "outcome_basis", "extracted_on", "system",
            }  # fmt: skip
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", observation["period_start"])
            assert observation["place"].keys() in PLACES
        for finding in (*table["findings"], *document["findings"]):
            assert finding.keys() >= {"slug", "severity", "message", "place"}
            assert finding["severity"] in ("note", "question", "error")


def test_read_takes_folders_and_patterns_and_ends_with_their_sum(tmp_path: Path) -> None:
    """A pattern counts where the shell left it as it was; files of the system are passed over."""
    for name in ("outcomes.html", "refusal-section-12.txt"):
        shutil.copy(REPLIES / name, tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"\0\1")
    (tmp_path / "~$outcomes.docx").write_bytes(b"\0\1")
    by_folder, by_pattern = run("read", tmp_path), run("read", "*.html", "*.txt", cwd=tmp_path)

    assert by_folder.stdout.splitlines()[-1].startswith("2 documents: ")
    assert by_pattern.stdout.splitlines()[-1] == by_folder.stdout.splitlines()[-1]


def test_read_says_which_file_is_not_there(tmp_path: Path) -> None:
    """Before it reads the others."""
    for name in (tmp_path / "none.pdf", tmp_path / "*.pdf"):
        done = run("read", REPLIES / "outcomes.html", name)

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"crosscast: {name}: there is no such file; check the name.\n"


def test_the_answer_of_check_has_the_fields_that_scripts_rely_on(study: Path) -> None:
    """And its spans are the text that they are about."""
    article = next(study.glob("claims/*"))
    done = run("check", article, "--study", study, "--json")
    answer = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (1, "")
    assert answer["coverage"].keys() >= {"quantities_found", "judged", "abstained"}
    assert answer["coverage"]["quantities_found"] == len(answer["claims"])
    assert answer["coverage"]["judged"] + answer["coverage"]["abstained"] == len(answer["claims"])
    for claim in answer["claims"]:
        assert claim.keys() >= {
            "text", "start", "end", "quantity", "kind", "verdict", "figures", "actual", "reason", "suggestion",
        }  # fmt: skip
        assert claim["verdict"] in (
            "holds", "holds_rounded", "contradicted", "inconsistent", "depends", "cannot_check",
        )  # fmt: skip
        assert claim["actual"] is None or claim["actual"].keys() >= {"low", "high"}


def test_explain_leads_from_a_result_to_its_figures_and_from_a_figure_to_its_cells(study: Path) -> None:
    """30 of 262 in Bedfordshire, and the cells of the workbook that print them."""
    result = run("explain", "charging-rate--bedfordshire", "--study", study)
    assert "30 of 262 is 11.450%." in result.stdout
    id = re.search(r"made of 30: .*\[(.+)\]", result.stdout)
    assert id is not None

    figure = run("explain", id[1], "--study", study, "--json")
    answer = json.loads(figure.stdout)
    assert answer["figure"] == id[1]
    assert any("responses/charging-by-force.xlsx" in line and "printed as '30'" in line for line in answer["lines"])


def test_read_writes_csv_files_that_programs_can_read(tmp_path: Path) -> None:
    """A file a table with its headings, the figures in the columns of a build, and the doubts."""
    done = run("read", REPLIES / "charging-by-force.xlsx", "--csv", tmp_path / "out")
    [listed] = rows_of(tmp_path / "out" / "tables.csv")
    table = rows_of(tmp_path / "out" / listed["file"])
    figures = rows_of(tmp_path / "out" / "observations.csv")

    # 24 forces and all of them together, two counts each
    assert done.stdout.splitlines()[-1] == "1 document: 1 table, 50 figures, 0 findings"
    assert (listed["file"], listed["table"]) == ("charging-by-force-xlsx--t1.csv", "t1")
    assert table[0] == {
        "Police force": "Bedfordshire", "Offences charged or summonsed": "30",
        "Offences recorded (Jan 2019 - July 2022)": "262", "Rate": "11%",
    }  # fmt: skip
    assert {"figure", "force", "low", "high", "grade", "place"} <= figures[0].keys()
    assert any((row["force"], row["low"]) == ("Bedfordshire", "262") for row in figures)
    assert (tmp_path / "out" / "findings.csv").read_text("utf-8").splitlines() == [
        "document,table,severity,finding,message,place"
    ]


def test_one_page_of_a_pdf_can_be_read() -> None:
    """Page 3 of the reply has one table, page 4 three."""
    done = run("read", REPLIES / "met-01-foi-20-014375.pdf", "--page", "3", "--json")
    [document] = json.loads(done.stdout)["documents"]

    assert [table["id"] for table in document["tables"]] == ["t2"]


@pytest.mark.parametrize(
    ("reply", "pages", "message"),
    [
        (
            REPLIES / "met-01-foi-20-014375.pdf",
            "9",
            "nothing was read on page 9; what was read stands on pages 1 to 4.",
        ),
        (
            REPLIES / "charging-by-force.xlsx",
            "1",
            "only PDFs and pictures have pages to choose from, and this is none (xlsx).",
        ),
        (REPLIES / "met-01-foi-20-014375.pdf", "third", "'third' names no pages; write one, such as 3, or several"),
        (REPLIES / "met-01-foi-20-014375.pdf", "4-3", "'4-3' names no pages; write one, such as 3, or several"),
    ],
)
def test_a_page_that_is_not_there_is_said(reply: Path, pages: str, message: str) -> None:
    done = run("read", reply, "--page", pages)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_files_replace_those_of_an_earlier_reading_and_nothing_else(tmp_path: Path) -> None:
    """What was written before and is no more goes; a file of somebody else stops the writing before it begins."""
    out = tmp_path / "out"
    run("read", REPLIES / "met-01-foi-20-014375.docx", "--csv", out)
    (out / "my-notes.txt").write_text("mine", encoding="utf-8")
    again = run("read", REPLIES / "outcomes.html", "--csv", out)

    assert sorted(path.name for path in out.iterdir()) == [
        "findings.csv", "my-notes.txt", "observations.csv", "outcomes-html--t1.csv", "tables.csv",
    ]  # fmt: skip
    assert "in place of the 8 files of an earlier reading" in again.stderr

    letter = tmp_path / "letter.txt"
    letter.write_text("Kent Police recorded 143 offences of cyberflashing in 2024.\n", encoding="utf-8")
    run("read", letter, "--csv", out)
    assert "in place of the 4 files of an earlier reading" in run("read", letter, "--csv", out).stderr
    assert "letter-txt--s1.csv" in {path.name for path in out.iterdir()}

    other = tmp_path / "other"
    other.mkdir()
    (other / "findings.csv").write_text("mine", encoding="utf-8")
    refused = run("read", REPLIES / "outcomes.html", "--csv", other)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no earlier reading wrote it" in refused.stderr
    assert [path.read_text("utf-8") for path in other.iterdir()] == ["mine"]


def test_a_label_that_a_spreadsheet_would_run_is_text_in_the_csv_files(tmp_path: Path) -> None:
    """Numbers, dashes and percentages stay as they are printed."""
    rows = 'Force,2019,2020\n"=HYPERLINK(""http://x"")",-5%,-\n+Kent,4,"-1,234"\n'
    (tmp_path / "kent.csv").write_text(rows, encoding="utf-8")
    run("read", "kent.csv", "--csv", "out", cwd=tmp_path)

    with (tmp_path / "out" / "kent-csv--t1.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    assert table[1:] == [['\'=HYPERLINK("http://x")', "-5%", "-"], ["'+Kent", "4", "-1,234"]]


def test_documents_of_one_name_have_files_of_their_own(tmp_path: Path) -> None:
    """The second gets a number; which is which stands in tables.csv."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(REPLIES / "outcomes.html", tmp_path / folder)
    run("read", "a", "b", "--csv", "out", cwd=tmp_path)

    assert {row["file"]: row["document"] for row in rows_of(tmp_path / "out" / "tables.csv")} == {
        "outcomes-html--t1.csv": "a/outcomes.html",
        "outcomes-html--t1-2.csv": "b/outcomes.html",
    }


@pytest.mark.parametrize("name", ["", "nowhere.pdf", "*.pdf", "a**b", "empty"])
def test_a_name_that_stands_for_nothing_is_said(tmp_path: Path, name: str) -> None:
    """No document, no pattern that fits, an empty folder."""
    (tmp_path / "empty").mkdir()
    done = run("read", name, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"crosscast: .*(there is no such file|holds no documents).*\n", done.stderr)


def test_what_cannot_be_read_is_counted_and_stops_nothing_else(tmp_path: Path) -> None:
    """The last line says of how many documents nothing could be read."""
    shutil.copy(REPLIES / "outcomes.html", tmp_path)
    (tmp_path / "kent.pdf").write_bytes(b"")
    done = run("read", tmp_path)

    assert done.returncode == 1
    assert re.fullmatch(r"2 documents: 1 table, \d+ figures, 1 finding, 1 not read", done.stdout.splitlines()[-1])


def test_no_number_is_cut_where_a_table_is_wider_than_the_terminal(tmp_path: Path) -> None:
    """Its columns are shown in parts, each with the labels of the rows."""
    rows = [["Kent", *range(12_345, 12_357)], ["Surrey", *range(23_456, 23_468)]]
    lines = [["Force", *range(2011, 2023)], *rows]
    (tmp_path / "years.csv").write_text("\n".join(",".join(map(str, line)) for line in lines))
    shown = run("read", tmp_path / "years.csv").stdout

    assert all(str(cell) in shown for row in rows for cell in row)
    assert shown.count("Surrey") > 1
    assert "…" not in shown.split("Marks:")[0]


def test_a_name_that_would_steer_the_terminal_is_shown_harmless(tmp_path: Path) -> None:
    """Odd bytes and control characters in the name of a file stop nothing and change no colour."""
    shutil.copy(REPLIES / "outcomes.html", tmp_path / os.fsdecode(b"kent \xff\x1b[31m.html"))
    done = run("read", tmp_path)

    assert "\x1b" not in done.stdout
    assert "kent \ufffd\ufffd[31m.html" in done.stdout.replace("\n", "")


def test_a_script_can_read_a_document_in_two_lines(tmp_path: Path) -> None:
    """`import crosscast` is quick, and its one verb gives tables, text and findings."""
    program = (
        "import crosscast, sys\nassert 'lxml' not in sys.modules\n"
        f"document = crosscast.read({str(REPLIES / 'charging-by-force.xlsx')!r})\n"
        "import crosscast.read.limits\n"
        "print(len(document.tables), document.tables[0].measure, document.findings, crosscast.read.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)

    assert (done.stderr, done.stdout) == ("", "1 offences () read\n")


def test_the_verb_keeps_request_and_attachments_apart(tmp_path: Path) -> None:
    """The text is what answers; a mail's tables are its own, those of its attachments theirs."""
    mail = EmailMessage()
    mail["Subject"] = "Your request"
    mail.set_content("We hold four records.\n\n> How many records do you hold?\n")
    mail.add_attachment(b"Year,Count\n2019,4\n2020,5\n", maintype="text", subtype="csv", filename="table.csv")
    (tmp_path / "kent.eml").write_bytes(bytes(mail))
    document = crosscast.read(tmp_path / "kent.eml")

    assert "We hold four records." in document.text
    assert "How many" not in document.text
    assert "How many records do you hold?" in document.request_text
    assert [len(part.tables) for part in document.with_attachments()] == [0, 1]


def test_explain_names_the_nearest_figures(study: Path) -> None:
    done = run("explain", "charging-rate--bedfordshir", "--study", study)

    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean charging-rate--bedfordshire" in done.stderr


def test_explain_tells_no_more_of_a_hidden_count_than_its_source(study: Path) -> None:
    """Exampleshire's totals would narrow its <5; what is told of each is the symbol as printed."""
    import duckdb

    with duckdb.connect(str(study / "build" / "crosscast.duckdb"), read_only=True) as store:
        hidden = store.execute(
            "SELECT e.id, e.text FROM explanations e JOIN figures f ON f.id = e.id "
            "WHERE f.status = 'suppressed' AND e.line = 2"
        ).fetchall()

    assert hidden
    assert {text.split(" (")[0] for _, text in hidden} <= {"0 to 4", "1 to 4"}


def test_a_new_study_is_built_and_served(tmp_path: Path) -> None:
    """The three commands of a newcomer, one after the other."""
    folder = tmp_path / "my-study"
    assert run("new", folder).returncode == 0
    built = run("build", folder)
    assert built.returncode == 1
    assert "Figures    0\n" in built.stdout
    assert "Reading" not in built.stderr

    command = [sys.executable, "-u", "-m", "crosscast", "serve", str(folder), "--port", "0"]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", serving.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0], timeout=20) as page:
            assert page.status == 200
    finally:
        serving.send_signal(signal.SIGINT)
        assert serving.wait(20) == 0


def test_serve_before_build_says_so(tmp_path: Path) -> None:
    done = run("serve", tmp_path)

    assert done.returncode == 2
    assert "there is no report here yet" in done.stderr


def test_progress_in_a_terminal_is_one_line_that_goes_at_the_end(tmp_path: Path) -> None:
    """Nothing of it stays before the first words of the answer."""
    shutil.copy(REPLIES / "outcomes.html", tmp_path)
    shown = in_a_terminal("read", str(tmp_path))
    progress = [part for part in shown.split("\r") if part.startswith("Reading documents")]

    assert [re.sub(r" +", " ", part).strip() for part in progress] == [
        "Reading documents [....................] 0 of 1",
        "Reading documents [####################] 1 of 1",
    ]
    assert re.search(r"1 of 1\r +\r[^\r]", shown)


def in_a_terminal(*arguments: str) -> str:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-m", "crosscast", *arguments])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode()


def test_a_table_is_protected_and_then_audited(tmp_path: Path) -> None:
    """The copy lies beside the file; nothing can be worked out from it, and all of it from both."""
    table = tmp_path / "answer.csv"
    table.write_text(
        "Sex,2021,2022,2023,Total\nMale,3,12,9,24\nFemale,14,22,31,67\nUnknown,1,2,6,9\nTotal,18,36,46,100\n"
    )
    done = run("protect", table)
    copy = tmp_path / "answer-protected.csv"
    alone, both = run("audit", copy, "--json"), run("audit", copy, table, "--json")

    assert done.returncode == 0, done.stderr
    assert "3 small counts, and 4 other figures" in done.stdout
    assert (tmp_path / "answer-protected-report.md").is_file()
    assert (alone.returncode, json.loads(alone.stdout)["disclosures"]) == (0, [])
    assert both.returncode == 1
    assert {"table", "cell", "low", "high", "kind", "chain"} <= set(json.loads(both.stdout)["disclosures"][0])


def test_a_table_that_cannot_be_protected_ends_with_status_2(tmp_path: Path) -> None:
    """Nothing is written."""
    table = tmp_path / "answer.csv"
    table.write_text("Sex,2021,2022,Total\nMale,3,12,16\nFemale,14,22,36\nTotal,17,34,52\n")
    done = run("protect", table)

    assert done.returncode == 2
    assert "does not add up" in done.stderr
    assert list(tmp_path.iterdir()) == [table]
    assert run("protect", table, "--symbol", "<10").returncode == 2
