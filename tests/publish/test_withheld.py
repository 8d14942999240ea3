"""A count that its sources hide is never told more narrowly than they tell it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from crosscast.analyse.result import Operand
from crosscast.model import Figure, Grade, LinePlace, Observation, Status, Value
from crosscast.publish import Publication, publish
from crosscast.publish.withheld import is_shown, is_withheld, shown_operand, shown_value


def stated(value: Value, text: str) -> Observation:
    return Observation(
        figure="f", members=(), value=value, grade=Grade.BOUNDED, document="a.txt", table="t1", cell=0,
        place=LinePlace(1, (0, 2)), text=text,
    )  # fmt: skip


def figure_of(value: Value, *sources: Observation) -> Figure:
    return Figure(id="f", label="f", members=(), value=value, grade=Grade.BOUNDED, sources=sources)


@given(st.integers(2, 20), st.data())
def test_whatever_was_worked_out_a_reader_sees_the_symbol(limit: int, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, limit - 1))
    high = data.draw(st.integers(low, limit - 1))
    narrowed = Value(low, high, Status.SUPPRESSED)
    shown = shown_value(figure_of(narrowed, stated(narrowed, f"<{limit}")))

    assert shown.low in (0, 1)
    assert shown.high == limit - 1


def test_a_count_that_one_source_printed_is_public() -> None:
    """One document hides it, another prints 3: it is 3."""
    figure = figure_of(Value.exact(3), stated(Value.hidden_below(5), "<5"), stated(Value.exact(3), "3"))

    assert not is_withheld(figure)
    assert shown_value(figure) == Value.exact(3)


def test_two_symbols_narrow_each_other_since_both_are_public() -> None:
    figure = figure_of(Value.hidden_below(3), stated(Value.hidden_below(5), "<5"), stated(Value.hidden_below(3), "<3"))

    assert (shown_value(figure).low, shown_value(figure).high) == (0, 2)


def test_a_redacted_count_has_no_upper_end_even_when_one_was_worked_out() -> None:
    figure = figure_of(Value(2, 6, Status.REDACTED), stated(Value.redacted(), "[withheld]"))

    assert (shown_value(figure).low, shown_value(figure).high) == (0, None)
    assert shown_operand(Operand(2, 6, (figure,), "charged")) == (0, None)


def test_a_sum_over_a_hidden_count_is_as_wide_as_its_symbol() -> None:
    hidden = figure_of(Value.hidden_below(5), stated(Value.hidden_below(5), "<5"))
    known = msgspec.structs.replace(figure_of(Value.exact(10), stated(Value.exact(10), "10")), id="g")

    assert shown_operand(Operand(13, 13, (hidden, known), "both")) == (10, 14)
    assert shown_operand(Operand(10, 14, (hidden, known), "both")) == (10, 14)


def test_nothing_is_said_of_a_result_that_is_not_shown(publication: Publication, tmp_path: Path) -> None:
    """Neither its caveats nor its remark, in whatever file: "out of 3" would tell what the number is."""
    outcomes = publication.indicators[3]
    assert [result.id for result in outcomes.results if not is_shown(result)] == ["outcomes--narrowed"]
    telling = [
        result
        if is_shown(result)
        else msgspec.structs.replace(
            result, caveats=("Out of THREE.",), note="THREE it is.", arithmetic=("1 of THREE",)
        )
        for result in outcomes.results
    ]
    indicators = (*publication.indicators[:3], msgspec.structs.replace(outcomes, results=tuple(telling)))
    publish(msgspec.structs.replace(publication, indicators=indicators), tmp_path)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".pdf"}
    for path in [path for path in files if zipfile.is_zipfile(path)]:
        with zipfile.ZipFile(path) as packed:
            files |= {path / name: packed.read(name) for name in packed.namelist()}

    assert [str(path) for path, content in files.items() if b"THREE" in content] == []
