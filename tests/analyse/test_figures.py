"""Documents that state one figure are its sources; they are never added up."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crosscast.analyse.figures import gather_figures
from crosscast.model import Grade


def test_two_documents_alike_are_one_figure_with_two_sources(made: Any) -> None:
    """262 and 262 are 262."""
    seen = [made.observation(262, document="a.docx"), made.observation(262, document="b.xlsx")]
    [figure], findings = gather_figures(seen)

    assert (figure.value.low, figure.value.high, len(figure.sources)) == (262, 262, 2)
    assert findings == ()


def test_two_documents_that_differ_are_one_disputed_figure(made: Any) -> None:
    """The finding says both numbers and where they stand."""
    seen = [made.observation(262, document="a.docx"), made.observation(226, document="b.xlsx")]
    [figure], [finding] = gather_figures(seen)

    assert figure.grade is Grade.DISPUTED
    assert finding.slug == "documents-differ"
    assert "262 in a.docx (line 1)" in finding.message
    assert "226 in b.xlsx (line 1)" in finding.message


def test_a_hidden_count_and_one_that_fits_it_are_one_figure(made: Any) -> None:
    """ "<5" in one document and 3 in another agree; the number is public."""
    seen = [made.observation("<5", document="a.docx"), made.observation(3, document="b.xlsx")]
    [figure], findings = gather_figures(seen)

    assert (figure.value.low, figure.value.high) == (3, 3)
    assert findings == ()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_a_figure_is_what_one_of_its_sources_prints(made: Any, numbers: list[int]) -> None:
    """Never a sum, a mean or a mixture; disputed as soon as two differ."""
    seen = [made.observation(n, document=f"{i}.docx") for i, n in enumerate(numbers)]
    [figure], findings = gather_figures(seen)

    assert figure.value.low == figure.value.high
    assert figure.value.low in numbers
    assert (figure.grade is Grade.DISPUTED) == (len(set(numbers)) > 1) == bool(findings)


def test_a_label_names_the_offence_where_the_study_has_several(made: Any) -> None:
    """Or two figures would read alike."""
    alone, _ = gather_figures([made.observation(5)])
    both, _ = gather_figures([made.observation(5), made.observation(7, offence="mca1988-s1")])

    assert alone[0].label == "Recorded offences, Bedfordshire, January 2019 to July 2022"
    assert len({figure.label for figure in both}) == 2
