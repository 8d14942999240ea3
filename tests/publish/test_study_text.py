"""A study's own sentences: numbers print as asked, and words that the numbers refute stop the build."""

from __future__ import annotations

import math
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscast.analyse.result import Indicator, IndicatorKind, IndicatorSpec, Operand, Result, Selection
from crosscast.claims import Known
from crosscast.model import CrosscastError, Dimension, Grade, Member, Severity
from crosscast.pipeline import publication_of
from crosscast.publish import Publication
from crosscast.publish.own_text import Run, read_markdown
from crosscast.publish.own_words import check_words
from crosscast.publish.placeholder import NOT_SHOWN, Numbers, fill
from crosscast.publish.publication import PassageKind, gathered
from crosscast.publish.study_text import Part, Written, set_text
from crosscast.study import load_study

EXAMPLE = Path(__file__).parents[2] / "examples" / "intimate-image-abuse"


def result(
    indicator: str,
    name: str,
    low: Fraction | int,
    high: Fraction | int | None = None,
    *,
    unit: str = "per cent",
    out_of: int | None = None,
) -> Result:
    """A result of `indicator` by force, made of 534 and, where it is given, `out_of`."""
    return Result(
        id=f"{indicator}--{name}",
        indicator=indicator,
        label=name.title(),
        member=Member(Dimension.FORCE, name, name.title()),
        unit=unit,
        low=Fraction(low),
        high=Fraction(low if high is None else high),
        grade=Grade.PROVED,
        numerator=Operand(534, 534, (), "charged"),
        denominator=None if out_of is None else Operand(out_of, out_of, (), "recorded"),
    )


def indicator(id: str, kind: IndicatorKind, results: tuple[Result, ...]) -> Indicator:
    spec = IndicatorSpec(id=id, title=id, kind=kind, of=Selection(measure="offences"), by=Dimension.FORCE)
    return Indicator(spec=spec, results=results)


RATES = indicator(
    "rate",
    IndicatorKind.RATE,
    (
        result("rate", "kent", Fraction(77, 20), out_of=13860),
        result("rate", "essex", Fraction(115, 10)),
        result("rate", "surrey", Fraction(64)),
        result("rate", "durham", Fraction(33, 10), Fraction(46, 10)),
    ),
)
COUNTS = indicator(
    "count",
    IndicatorKind.SERIES,
    (result("count", "old", 300, unit="count"), result("count", "new", 630, unit="count")),
)
CHANGES = indicator(
    "change",
    IndicatorKind.CHANGE,
    (
        result("change", "up", Fraction(348, 10)),
        result("change", "down", Fraction(-12)),
        result("change", "double", 104),
    ),
)
NUMBERS = Numbers((RATES, COUNTS, CHANGES))


def printed(text: str) -> str:
    return "".join(piece.text for piece in fill(text, NUMBERS, "study.yaml, line 9"))


def doubts(text: str) -> list[tuple[bool, str]]:
    return [(doubt.is_wrong, doubt.reason) for doubt in check_words(fill(text, NUMBERS, "here"))]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("rate.kent", "3.9%"),
        ("rate.kent | rounded", "4%"),
        ("rate.kent | cut", "3%"),
        ("rate.kent | 2 decimals", "3.85%"),
        ("rate.kent | cut | 1 decimal", "3.8%"),
        ("rate.kent | words", "four per cent"),
        ("rate.kent | counted", "534"),
        ("rate.kent|out of", "13,860"),
        ("RATE.Kent", "3.9%"),
        ("rate.durham", "3.3% to 4.6%"),
        ("rate.durham | rounded", "3% to 5%"),
        ("change.down", "−12.0%"),
        ("change.down | size | rounded", "12%"),
        ("change.down | cut", "−12%"),
        ("count.new", "630"),
    ],
)
def test_a_number_prints_as_its_author_asks(asked: str, said: str) -> None:
    """534 of 13,860 is 3.853%: rounded 4, cut 3; a range is rounded outwards whatever was asked."""
    assert printed("{{" + asked + "}}") == said


@given(
    low=st.fractions(0, 100), width=st.fractions(0, 20), form=st.sampled_from(["", "| rounded", "| cut", "| 1 decimal"])
)
def test_a_range_that_is_printed_holds_the_range_that_it_was(low: Fraction, width: Fraction, form: str) -> None:
    """However its author wants it, no reader is told less room than there is."""
    one = indicator("r", IndicatorKind.RATE, (result("r", "a", low, low + width),))
    said = "".join(piece.text for piece in fill("{{r.a " + form + "}}", Numbers((one,)), "")).replace("%", "")
    ends = [Fraction(end) for end in said.split(" to ")]
    step = Fraction(1, 10) if form in ("", "| 1 decimal") else Fraction(1)

    if width:
        assert ends[0] <= low
        assert low + width <= ends[-1]
        assert ends[0] == math.floor(low / step) * step
    elif form == "| cut":
        assert ends[0] <= low < ends[0] + 1
    else:
        assert abs(ends[0] - low) <= step / 2


def test_underscores_in_a_name_are_hyphens() -> None:
    """Indicators are named with hyphens, and people write both."""
    rate = indicator("charging-rate", IndicatorKind.RATE, (result("charging-rate", "total", 4),))
    pieces = fill("{{charging_rate.total}} of all", Numbers((rate,)), "")

    assert "".join(piece.text for piece in pieces) == "4.0% of all"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{{rate.kennt}}", "Did you mean 'rate.kent'?"),
        ("{{rate.kent | runded}}", "Did you mean 'rounded'?"),
        ("{{count.old | out of}}", "it is a count"),
        ("{{rate.kent", "not ended with }}"),
    ],
)
def test_what_cannot_be_printed_is_told_with_its_line(wrong: str, said: str) -> None:
    """A misspelt name or form names the nearest right one."""
    with pytest.raises(CrosscastError) as caught:
        printed(wrong)
    assert said in str(caught.value)
    assert "study.yaml, line 9" in str(caught.value)


@pytest.mark.parametrize(
    "sentence",
    [
        "Most cases ({{rate.surrey}}) were dropped.",
        "The majority of them, {{rate.surrey}}, were dropped.",
        "Fewer than {{rate.kent | rounded}} led to a charge.",
        "Nearly {{rate.kent | rounded}} led to a charge.",
        "About two thirds of them ({{rate.surrey}}) were dropped.",
        "The number more than doubled from {{count.old}} to {{count.new}}.",
        "{{count.new}} were recorded, about twice the {{count.old}} of the year before.",
        "Offences doubled, a change of {{change.double}}.",
        "They rose by {{change.up}}.",
        "They rose by {{change.up}} and then fell by {{change.down | size}}.",
        "They rose from {{count.old}} to {{count.new}}.",
        "They fell from {{count.new}} to {{count.old}}.",
        "The highest rate was {{rate.surrey}}.",
        "The rate in Essex ({{rate.essex}}) was higher than in Kent ({{rate.kent}}).",
        "At {{rate.kent}} Kent had a lower rate than Essex with {{rate.essex}}.",
        "The rate was {{rate.kent}} in Kent.",
    ],
)
def test_words_that_fit_their_numbers_are_let_pass(sentence: str) -> None:
    """A true sentence raises neither an error nor a doubt."""
    assert doubts(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Most cases ({{rate.kent}}) were dropped.", "Most"),
        ("A small minority, {{rate.surrey}}, were dropped.", "A small minority"),
        ("More than {{rate.kent | rounded}} led to a charge.", "More than 4%"),
        ("A quarter of them ({{rate.surrey}}) were dropped.", "A quarter"),
        ("The number trebled from {{count.old}} to {{count.new}}.", "trebled"),
        ("The number halved from {{count.old}} to {{count.new}}.", "halved"),
        ("Offences doubled, a change of {{change.up}}.", "doubled"),
        ("They fell by {{change.up}}.", "fell"),
        ("They rose by {{change.down | size}}.", "rose"),
        ("They changed by {{change.down | size}}.", "12.0%"),
        ("They fell from {{count.old}} to {{count.new}}.", "fell"),
        ("The highest rate was {{rate.kent}}.", "highest"),
        ("The lowest rate was {{rate.surrey}}.", "lowest"),
        ("The rate in Essex ({{rate.essex}}) was lower than in Kent ({{rate.kent}}).", "lower than"),
    ],
)
def test_words_that_their_numbers_refute_are_wrong(sentence: str, word: str) -> None:
    """Each word is held against the exact figure: 3.85% is not more than 4%, although it prints as 4%."""
    found = doubts(sentence)

    assert [is_wrong for is_wrong, _ in found] == [True]
    assert found[0][1].startswith(f"'{word}' does not fit")


@pytest.mark.parametrize(
    "sentence",
    [
        "The lowest rate was {{rate.kent}}.",  # Durham is 3.3% to 4.6%
        "Most of {{rate.kent}} and {{rate.surrey}} were dropped.",
        "The number doubled, to {{count.new}}.",
        "They rose to {{count.new}}.",
        "Offences doubled from {{rate.durham}} to {{rate.essex}}.",
    ],
)
def test_words_that_no_number_decides_are_asked_about(sentence: str) -> None:
    """What cannot be bound to a number, or depends on a range, is neither true nor wrong."""
    found = doubts(sentence)

    assert found
    assert not any(is_wrong for is_wrong, _ in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Most victims were women, and {{rate.kent}} were under 18.",
        "Most forces charged fewer than {{rate.kent | rounded}}.",
        "In half of the forces it was below {{rate.kent | rounded}}.",
        "The second highest, at {{rate.essex}}, was Essex.",
        "Essex had one of the highest rates, {{rate.essex}}.",
        "The highest rate in the north was {{rate.kent}}.",
        "It was not higher in Kent ({{rate.kent}}) than in Essex ({{rate.essex}}).",
        "The number did not rise from {{count.new}} to {{count.old}}.",
        "Charges fell when offences rose by {{change.up}}.",
        "{{count.old}} cases doubled in a year to {{count.new}}.",
    ],
)
def test_a_word_that_may_speak_of_something_else_refuses_nothing(sentence: str) -> None:
    """Another clause, a part of the forces, a negation: a build must not stop at a sentence that can be true."""
    assert not any(is_wrong for is_wrong, _ in doubts(sentence))


@given(st.integers(1, 999), st.integers(1, 999))
def test_rose_and_fell_agree_with_the_order_of_two_counts(old: int, new: int) -> None:
    """Of two counts one word is right and the other wrong; of equal ones both are wrong."""
    pair = (result("n", "old", old, unit="count"), result("n", "new", new, unit="count"))
    numbers = Numbers((indicator("n", IndicatorKind.SERIES, pair),))

    for word, fits in (("rose", new > old), ("fell", new < old)):
        said = check_words(fill(f"They {word} from {{{{n.old}}}} to {{{{n.new}}}}.", numbers, ""))
        assert [doubt.is_wrong for doubt in said] == ([] if fits else [True])


def test_a_number_that_would_give_a_hidden_count_away_is_not_printed(publication: Publication) -> None:
    """Neither the number nor the counts that it is made of leave through a sentence, nor does a word about it."""
    numbers = Numbers(publication.indicators)

    for asked in ("outcomes.narrowed", "outcomes.narrowed | counted", "outcomes.narrowed | rounded"):
        pieces = fill("Most of them, {{" + asked + "}}, were so.", numbers, "")
        assert [piece.text for piece in pieces if piece.result] == [NOT_SHOWN]
        assert check_words(pieces) == ()


# Markdown


def test_headings_lists_links_and_stress_are_understood() -> None:
    """What stands in every format: the rest of Markdown is refused."""
    text = "## Why\n\nOf all, {{rate.kent |\nrounded}} *led* to [one](https://a.example/b).\n\n- a\n- b\n\n1. c\n"
    found = read_markdown(text, "text/a.md")

    assert [(each.kind, each.line) for each in found] == [
        (PassageKind.HEADING, 1),
        (PassageKind.PARAGRAPH, 3),
        (PassageKind.POINT, 6),
        (PassageKind.POINT, 7),
        (PassageKind.STEP, 9),
    ]
    assert found[0].level == 1  # it is the first: no level is left out
    assert found[1].runs == (
        Run("Of all, {{rate.kent | rounded}} "),
        Run("led", stressed=True),
        Run(" to "),
        Run("one", "https://a.example/b"),
        Run("."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "![a](b.png)",
        "<script>alert(1)</script>",
        "a <b>c</b>",
        "```\ncode\n```",
        "> said",
        "[a](javascript:alert(1))\n\n[b](other.md)",
        "---",
    ],
)
def test_what_not_every_format_can_show_is_refused_with_its_line(text: str) -> None:
    """No HTML, no script and no picture gets into a report through a study's text."""
    with pytest.raises(CrosscastError) as caught:
        read_markdown(f"Words.\n\n{text}\n", "text/a.md")
    assert "text/a.md, line " in str(caught.value)
    assert caught.value.slug == "text-not-possible"


def test_points_that_follow_on_each_other_are_one_list() -> None:
    """Points and steps make a list each; a paragraph between them ends it."""
    passages, _ = set_text(
        [
            Written(part=Part.TEXT, runs=each.runs, place="", said_at="", kind=each.kind, level=each.level)
            for each in read_markdown("- a\n- b\n\n1. c\n\nd\n\n- e\n", "a.md")
        ],
        NUMBERS,
        Known(figures=()),
    )
    groups = gathered(passage for _, passage in passages)

    assert [[p.said[0].text for p in group] for group in groups] == [["a", "b"], ["c"], ["d"], ["e"]]


# A whole study


def written(*sentences: str, part: Part = Part.KEY_FINDING) -> list[Written]:
    return [
        Written(part=part, runs=(Run(text),), place=f"study.yaml, line {n}", said_at=f"line {n}")
        for n, text in enumerate(sentences, start=1)
    ]


def test_a_typed_number_that_no_figure_decides_is_a_question(publication: Publication) -> None:
    """It is neither passed over nor refused."""
    known = Known(figures=publication.figures, indicators=publication.indicators)
    _, findings = set_text(written("Some 17 charities help."), Numbers(publication.indicators), known)

    assert [(each.slug, each.severity) for each in findings] == [("text-not-checked", Severity.QUESTION)]
    assert "17" in findings[0].message


def test_a_sentence_waits_for_a_document_that_cannot_be_read() -> None:
    """Its figure may be in that document: the sentence is left out, and a finding says so."""
    known = Known(figures=())
    passages, findings = set_text(written("{{rate.sussex}} there.", "{{rate.kent}} here."), NUMBERS, known, ["x.pdf"])

    assert [passage.said[0].text for _, passage in passages] == ["3.9%"]
    assert [finding.slug for finding in findings] == ["no-such-figure"]
    assert "x.pdf" in findings[0].message


@pytest.fixture(scope="module")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study with one of its replies, which gives the charging rates."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "responses").mkdir()
    shutil.copy(EXAMPLE / "responses" / "charging-by-force.xlsx", folder / "responses")
    (folder / "study.yaml").write_text(
        """title: Charges
question: How many led to a charge?
as_of: 2026-11-22
responses:
  - {file: charging-by-force.xlsx, title: Charges, publisher: Refuge}
indicators:
  - id: charging-rate
    title: Charging rate
    kind: rate
    of: {measure: recorded offences, offence: intimate image abuse, outcome: charged, period: January 2019 to July 2022}
    over: {measure: recorded offences, offence: intimate image abuse, period: January 2019 to July 2022}
    by: force
notes:
  - Rates are of {{charging-rate.total | out of}} offences.
definitions:
  Charging rate: Here {{charging_rate.total | cut}}.
""",
        "utf-8",
    )
    (folder / "text").mkdir()
    return folder


def test_a_study_with_a_text_folder_says_it_with_its_figures(small_study: Path) -> None:
    """534 of 13,860 offences led to a charge: in the text, the notes and the definitions alike."""
    (small_study / "text" / "10-rates.md").write_text(
        "# Rates\n\nOf {{charging-rate.total | out of}} offences {{charging-rate.total | counted}} led to a charge.\n"
    )
    publication = publication_of(load_study(small_study))

    said = ["".join(each.text for each in passage.said) for passage in publication.text]
    assert said == ["Rates", "Of 13,860 offences 534 led to a charge."]
    assert publication.notes == ("Rates are of 13,860 offences.",)
    assert publication.definitions == (("Charging rate", "Here 3%."),)


def test_a_text_that_parts_from_the_figures_fails_with_its_file_and_line(small_study: Path) -> None:
    """The place is the line of the sentence in its own file."""
    (small_study / "text" / "10-rates.md").write_text(
        "# Rates\n\nMost offences ({{charging-rate.total}}) led to a charge.\n"
    )

    with pytest.raises(CrosscastError) as caught:
        publication_of(load_study(small_study))
    assert caught.value.slug == "text-refuted"
    assert "10-rates.md, line 3" in str(caught.value)


def test_a_typed_number_that_the_figures_contradict_stops_the_build(small_study: Path) -> None:
    """Bedfordshire recorded 262 offences: 262 is let pass, and 300 gets no report."""
    typed = "Bedfordshire recorded {} intimate image offences from January 2019 to July 2022.\n"
    text = small_study / "text" / "10-rates.md"

    text.write_text(typed.format(262))
    assert not [finding for finding in publication_of(load_study(small_study)).findings if "text" in finding.slug]

    text.write_text(typed.format(300))
    with pytest.raises(CrosscastError) as caught:
        publication_of(load_study(small_study))
    assert caught.value.slug == "text-refuted"
    assert "10-rates.md, line 1" in str(caught.value)
    assert "262" in str(caught.value)


def test_only_markdown_is_text(small_study: Path) -> None:
    """A Word document in text/ would be passed over, so it is refused."""
    stray = small_study / "text" / "draft.docx"
    stray.write_bytes(b"")
    try:
        with pytest.raises(CrosscastError) as caught:
            load_study(small_study)
        assert "ends in .md" in str(caught.value)
    finally:
        stray.unlink()
