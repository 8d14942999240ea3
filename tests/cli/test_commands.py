"""What scripts and people rely on: standard output, standard error, exit status and the fields of each answer."""

from __future__ import annotations

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
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "intimate-image-abuse"
REPLIES = EXAMPLE / "responses"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crosscast.cli", *map(str, arguments)]
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
            assert cell.keys() >= {"row", "col", "row_span", "col_span", "text", "place", "role", "value", "grade"}
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

    command = [sys.executable, "-u", "-m", "crosscast.cli", "serve", str(folder), "--port", "0"]
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
        os.execv(sys.executable, [sys.executable, "-m", "crosscast.cli", *arguments])
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
