"""A study folder: what is understood, and how its author is told what is wrong."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosscast.analyse.result import Chart, IndicatorKind
from crosscast.handwritten import MOST_BYTES
from crosscast.model import CrosscastError, Dimension
from crosscast.study import Study, load_study, new_study

HEAD = "title: Cyberflashing\nquestion: How many offences?\nas_of: 2024-01-31\n"


def study(tmp_path: Path, text: str, *responses: str) -> Study:
    """A study folder with this study.yaml and empty documents of these names."""
    (tmp_path / "study.yaml").write_text(text, "utf-8")
    for name in responses:
        document = tmp_path / "responses" / name
        document.parent.mkdir(parents=True, exist_ok=True)
        document.write_bytes(b"")
    return load_study(tmp_path)


def refusal(tmp_path: Path, text: str, *responses: str) -> str:
    with pytest.raises(CrosscastError) as caught:
        study(tmp_path, text, *responses)
    return str(caught.value).replace(str(tmp_path), "STUDY")


def test_a_whole_study_is_understood(tmp_path: Path) -> None:
    """Every kind of key is read as its type: dates, lists, choices, names."""
    found = study(
        tmp_path,
        HEAD
        + """
responses:
  - {file: kent.xlsx, title: Kent, received: 2023-03-07, use: no, why: counts victims}
coverage: {complete: [Surrey], limited: [Kent], also_included: {Kent: offences are complete}}
indicators:
  - id: charging-rate
    title: Charging rate
    kind: rate
    of: {measure: offences, outcome: charged}
    over: {measure: offences}
    by: force
    chart: columns
definitions: {Charged: charged or summonsed}
disclosure: {threshold: 10, published_counts: hide}
""",
        "kent.xlsx",
    )

    (response,) = found.spec.responses
    assert (response.received, response.use) == (date(2023, 3, 7), False)
    (indicator,) = found.spec.indicators
    assert (indicator.kind, indicator.by, indicator.chart) == (IndicatorKind.RATE, Dimension.FORCE, Chart.COLUMNS)
    assert indicator.of.outcome == "charged"
    assert found.spec.coverage.also_included == {"Kent": "offences are complete"}
    assert found.spec.disclosure.threshold == 10


@pytest.mark.parametrize(
    ("written", "meant"),
    [("NO", "NO"), ("08", "08"), ("010", "010"), ("2019", "2019"), ("2019-01-01", "2019-01-01"), ("1_000", "1_000"),
     ("1e3", "1e3"), ("12:30", "12:30"), ("on", "on"), ('"08"', "08"), ("'NO'", "NO"), ("0x1F", "0x1F")],
)  # fmt: skip
def test_a_name_needs_no_quotation_marks(tmp_path: Path, written: str, meant: str) -> None:
    """YAML would guess these to be a truth value, an octal number, a date or a time; a name is a name."""
    found = study(tmp_path, f"{HEAD}coverage: {{complete: [{written}]}}\n")

    assert found.spec.coverage.complete == (meant,)


def test_a_misspelt_key_gives_its_line_and_the_right_spelling(tmp_path: Path) -> None:
    """The line is the key's own, wherever in the file it stands."""
    message = refusal(tmp_path, HEAD + "coverage:\n  complete: [Kent]\n  limitted: [Essex]\n")

    assert message == "STUDY/study.yaml, line 6: 'limitted' is not a key of 'coverage'. Did you mean 'limited'?"


def test_a_key_like_no_other_is_answered_with_those_there_are(tmp_path: Path) -> None:
    """Where no spelling is near, the author sees the choice."""
    assert "Possible here: threshold, published_counts." in refusal(tmp_path, HEAD + "disclosure: {xyz: 1}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("as_of: 31/01/2024", "line 3: 'as_of' needs a date written as 2024-01-31, not '31/01/2024'."),
        ("as_of: 2023-02-29", "line 3: 'as_of' is '2023-02-29', a day that no calendar has."),
        ("as_of:", "line 3: 'as_of' is empty; it needs a date written as 2024-01-31."),
        ("as_of: [2024]", "line 3: 'as_of' needs a date written as 2024-01-31, not a list or keys of its own."),
        ("", "line 1: 'as_of' is missing from study.yaml."),
    ],
)
def test_a_date_that_is_none_is_refused_with_what_would_be_right(tmp_path: Path, text: str, said: str) -> None:
    """Dates are written one way, so that 01/02 is never guessed at."""
    message = refusal(tmp_path, f"title: T\nquestion: Q\n{text}\n")

    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("indicators:\n  - {id: a, title: A, kind: rates, of: {measure: offences}, by: force}", "Did you mean 'rate'?"),
        ("indicators:\n  - {id: a, title: A, kind: series, of: {measure: offences}, by: forces}", "mean 'force'?"),
        ("indicators:\n  - {id: a, title: A, kind: rate, of: {measure: offences}, by: force}", "what it is a rate of"),
        ("indicators:\n  - {id: ../a, title: A, kind: series, of: {measure: offences}, by: force}", "names its pages"),
        ("disclosure: {threshold: five}", "line 4: 'disclosure.threshold' needs a whole number, not 'five'."),
        ("disclosure: {threshold: 0}", "must be 1 or more"),
        ("disclosure:\n  published_counts: kept", "line 5: 'published_counts' cannot be 'kept'."),
        ("coverage: Kent", "line 4: 'coverage' needs keys with values"),
        ("notes: one sentence", "line 4: 'notes' needs a list"),
        ("notes: [[a]]", "line 4: 'notes[0]' needs text, not a list"),
        ("responses:\n  - {file: a.pdf, title: A, use: maybe}", "line 5: 'responses[0].use' needs yes or no"),
        ("title: Again", "line 4: 'title' stands here a second time; the first is on line 1."),
        ("notes:\n\t- a", "line 5: a tab stands where only spaces can."),
        ("publisher: Kent: the force", "Put text that holds them in quotation marks."),
        ("publisher: *kent", "Put text that begins with * in quotation marks."),
        ("publisher: 'Kent", "this is not sound YAML"),
        ("<<: {title: a}", "line 4: '<<' is not a key of study.yaml."),
        ("coverage: {complete: [Kent], also_included: {Kent: yes}}", "included already"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Each refusal says where, what is wrong and what would be right."""
    message = refusal(tmp_path, HEAD + text + "\n", "a.pdf")

    assert said in message
    assert re.match(r"STUDY/study\.yaml, line \d+: ", message)


def test_a_response_that_is_not_there_is_named_with_the_one_that_is(tmp_path: Path) -> None:
    """A misspelt file name is the commonest slip."""
    message = refusal(tmp_path, HEAD + "responses:\n  - title: Kent\n    file: kent-2022.xlsx\n", "kent-2023.xlsx")

    assert "line 6: responses/ holds no file 'kent-2022.xlsx'. Did you mean 'kent-2023.xlsx'?" in message


def test_a_response_like_none_that_is_there_gets_no_suggestion(tmp_path: Path) -> None:
    """Two short names share letters by chance."""
    message = refusal(tmp_path, HEAD + "responses:\n  - title: Kent\n    file: kent.xlsx\n", "essex.xlsx")

    assert "Did you mean" not in message


@pytest.mark.parametrize("name", ["../study.yaml", "/etc/hostname", "../responses/kent.xlsx"])
def test_a_response_is_a_file_of_its_own_folder(tmp_path: Path, name: str) -> None:
    """A study sent by somebody else cannot point at a reader's other files."""
    assert "responses/ holds no file" in refusal(
        tmp_path, HEAD + f"responses: [{{file: {name}, title: T}}]\n", "kent.xlsx"
    )


def test_a_link_out_of_the_study_is_refused(tmp_path: Path) -> None:
    """Nor can a link lead there."""
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / "kent.txt").symlink_to("/etc/hostname")

    assert "leads out of the study folder" in refusal(tmp_path, HEAD)


def test_documents_are_listed_whether_or_not_they_are_described(tmp_path: Path) -> None:
    """What the author forgot to describe is still seen; a system's own files and the folder's README are not."""
    names = ("b.xlsx", "2023/a.pdf", "ç.html", ".DS_Store", "~$b.xlsx", "README.md", ".cache/x.pdf")
    found = study(tmp_path, HEAD + "responses: [{file: b.xlsx, title: B}]\n", *names)

    room = tmp_path / "responses"
    assert [path.relative_to(room).as_posix() for path in found.responses] == ["2023/a.pdf", "b.xlsx", "ç.html"]
    assert [found.response(path) for path in found.responses] == [None, found.spec.responses[0], None]


def test_an_accent_stored_in_two_characters_is_the_same_name(tmp_path: Path) -> None:
    """Some systems store é so; a study moves between them."""
    found = study(tmp_path, HEAD + "responses: [{file: caf\u00e9.txt, title: T}]\n", "cafe\u0301.txt")

    assert found.response(found.responses[0]) is found.spec.responses[0]


def test_the_same_response_is_described_once(tmp_path: Path) -> None:
    """Two descriptions could disagree."""
    message = refusal(tmp_path, HEAD + "responses:\n  - {file: a, title: A}\n  - {file: a, title: B}\n", "a")

    assert "line 6: 'a' is described a second time; the first is on line 5." in message


def test_two_indicators_do_not_share_a_name(tmp_path: Path) -> None:
    """Their pages would overwrite each other."""
    row = "  - {id: a, title: A, kind: series, of: {measure: offences}, by: period}\n"

    assert "line 6: two indicators are called 'a'; the first is on line 5." in refusal(
        tmp_path, f"{HEAD}indicators:\n{row}{row}"
    )


@pytest.mark.parametrize(
    ("keys", "line", "said"),
    [
        ("kind: funnel\n    by: force", 5, "does not say what it is a rate of. Add `over`"),
        ("kind: funnell\n    by: force", 7, "Did you mean 'funnel'?"),
        ("kind: per_head\n    by: outcome", 8, "whose residents are meant. Write `by: force`, or name one force"),
        ("kind: per_head\n    by: force\n    per: 500", 9, "cannot be per '500'. Possible here: 1000, 100000."),
        ("kind: per_day\n    by: force\n    per: hour", 9, "Possible here: day, week, month."),
        ("kind: rank\n    by: force\n    top: 3", 9, "'top' is of a concentration, and this is 'rank'."),
        ("kind: rank\n    by: force\n    per: 1000", 9, "'rank' takes no 'per'; only per_head and per_day do."),
        ("kind: cumulative\n    by: force", 8, "a running total goes on from period to period, so it is 'by: period'."),
        ("kind: total\n    by: period\n    unit_of_period: year", 8, "so it is 'by: force'."),
        ("kind: rank\n    by: period\n    unit_of_period: year", 8, "periods are compared by a change."),
        ("kind: change\n    by: period\n    unit_of_period: decade", 9, "one of year, quarter, month, week."),
        ("kind: concentration\n    by: force\n    top: 0", 9, "'top' needs to be 1 or more."),
        ("kind: series\n    by: force\n    across_breaks: yes", 9, "'across_breaks' is of a change"),
        ("kind: per_head\n    by: force\n    over: {measure: offences}", 9, "'per_head' takes no 'over'"),
    ],
)
def test_an_indicator_that_cannot_be_is_named_with_its_line(tmp_path: Path, keys: str, line: int, said: str) -> None:
    """And with what would be right."""
    text = f"{HEAD}indicators:\n  - id: a\n    title: A\n    {keys}\n    of: {{measure: offences}}\n"
    message = refusal(tmp_path, text)

    assert said in message
    assert f"line {line}: " in message


def test_a_sentence_names_an_indicator_that_there_is(tmp_path: Path) -> None:
    """A number is never typed, so a name that stands for none would leave a hole in the report."""
    indicators = "indicators:\n  - {id: shares, title: A, kind: share, of: {measure: offences}, by: outcome}\n"

    message = refusal(tmp_path, f"{HEAD}{indicators}key_findings:\n  - In {{{{share.16}}}} of them.\n")
    assert message.endswith("line 7: 'share.16' names no indicator of this study. Did you mean 'shares'?")
    assert study(tmp_path, f"{HEAD}{indicators}key_findings:\n  - In {{{{ shares.16 }}}} of them.\n").spec.key_findings


def test_every_name_keeps_its_line(tmp_path: Path) -> None:
    """Whatever only the vocabulary can judge is named with its line too."""
    found = study(
        tmp_path, HEAD + "coverage:\n  complete:\n    - Kent\n    - Esex\n  also_included:\n    St. Helens: why\n"
    )

    assert found.line_of("coverage.complete[1]") == 7
    assert found.line_of("coverage.also_included.St. Helens") == 9
    assert found.line_of("coverage.limited[3]") == 4
    assert found.where("coverage.complete[1]") == f"{tmp_path / 'study.yaml'}, line 7"
    assert found.where("never.written") == str(tmp_path / "study.yaml")


def test_a_folder_without_a_study_says_how_to_begin_one(tmp_path: Path) -> None:
    """The commonest first slip: a wrong folder."""
    with pytest.raises(CrosscastError, match=r"it holds no study\.yaml") as caught:
        load_study(tmp_path)

    assert f"crosscast new {tmp_path}" in caught.value.hint


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    """Not that it holds no study.yaml."""
    with pytest.raises(CrosscastError, match="there is no such folder"):
        load_study(tmp_path / "nowhere")


def test_a_study_is_named_by_its_folder(tmp_path: Path) -> None:
    """Whoever names the study.yaml is told which folder to name."""
    study(tmp_path, HEAD)
    with pytest.raises(CrosscastError, match="a study is a folder") as caught:
        load_study(tmp_path / "study.yaml")

    assert caught.value.hint == f"Name its folder: {tmp_path}"


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "[" * 5000, "&a [*a]", "- a\n- b", "a: 1\n---\nb: 2", "\x00"]
)
def test_a_file_that_is_no_study_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    """Empty, nested without end, holding itself, a list, two documents, no text at all."""
    assert refusal(tmp_path, text).startswith("STUDY/study.yaml")


def test_a_file_that_is_not_utf_8_says_which_line(tmp_path: Path) -> None:
    """Older editors save in another encoding."""
    (tmp_path / "study.yaml").write_bytes(b"title: a\nquestion: caf\xe9\n")
    with pytest.raises(CrosscastError, match="line 2: this line holds a character that is not UTF-8"):
        load_study(tmp_path)


def test_a_file_far_too_large_is_not_read(tmp_path: Path) -> None:
    """Nobody writes a megabyte by hand."""
    assert "larger than 1 MB" in refusal(tmp_path, "#" * (MOST_BYTES + 1))


def test_aliases_that_multiply_are_read_as_often_as_they_are_written(tmp_path: Path) -> None:
    """Nine lists of nine lists would be half a million entries; where text should stand, a list is refused."""
    levels = "\n".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 9))

    assert "is not a key" in refusal(tmp_path, f"x0: &x0 [a]\n{levels}\n{HEAD}")


@given(st.text(max_size=60))
@example("title: [")
@example("? a\n: b")
@example("!!python/object:os.system x")
def test_no_text_is_answered_with_anything_but_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a file holds, it is a study or a refusal, never a crash."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "study.yaml").write_bytes((HEAD + text).encode("utf-8", "surrogatepass"))
    with suppress(CrosscastError):
        load_study(folder)


def test_a_new_study_can_be_read_at_once(tmp_path: Path) -> None:
    """What `crosscast new` writes is a study with nothing in it yet."""
    folder = tmp_path / "my study"
    new_study(folder, as_of=date(2024, 1, 31))

    assert load_study(folder).spec.as_of == date(2024, 1, 31)
    assert load_study(folder).responses == ()
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert made == {"study.yaml", ".gitignore"} | {
        f"{room}/README.md" for room in ("responses", "readings", "requests", "claims", "text")
    }


def test_every_example_of_a_new_study_is_right(tmp_path: Path) -> None:
    """An author who takes the # away from all the examples has a sound study that uses every key."""
    new_study(tmp_path)
    file = tmp_path / "study.yaml"
    file.write_text(re.sub(r"(?m)^# (?= )", "", file.read_text("utf-8")), "utf-8")
    for name in ("surrey-2023.xlsx", "kent-2023.pdf"):
        (tmp_path / "responses" / name).write_bytes(b"")

    found = load_study(tmp_path)

    assert [response.use for response in found.spec.responses] == [True, False]
    assert [indicator.id for indicator in found.spec.indicators] == ["charging-rate", "by-year", "per-head"]
    assert found.spec.coverage.also_included
    assert found.spec.key_findings
    assert found.spec.aliases
    assert found.spec.support


@pytest.mark.parametrize("present", ["study.yaml", "notes.txt", ".git/config"])
def test_a_new_study_never_touches_what_is_there(tmp_path: Path, present: str) -> None:
    """A folder that holds anything is left as it is."""
    (tmp_path / present).parent.mkdir(exist_ok=True)
    (tmp_path / present).write_text("mine")
    with pytest.raises(CrosscastError, match="empty or not there yet"):
        new_study(tmp_path)

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [Path(present).name]


def test_a_quick_exit_leads_to_a_site(tmp_path: Path) -> None:
    """Where readers are sent to at once must be an address that a browser opens, and no script."""
    assert study(tmp_path, HEAD + "quick_exit: https://www.bbc.co.uk/weather\n").spec.quick_exit.endswith("/weather")
    for wrong in ("www.bbc.co.uk", "http://www.bbc.co.uk", "javascript:alert(1)", 'https://a.example/"x'):
        said = refusal(tmp_path, HEAD + f"quick_exit: '{wrong}'\n")
        assert "study.yaml, line 4" in said
        assert wrong in said
