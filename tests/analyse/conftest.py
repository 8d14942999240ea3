"""Figures built by hand: what is counted, for whom, when, and what the documents print."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from crosscast.analyse.result import IndicatorKind, IndicatorSpec, Selection
from crosscast.model import Dimension, Figure, Grade, LinePlace, Member, Observation, Value, figure_id

OFFENCE = "cjca2015-s33"
WHOLE_PERIOD = "2019-01-01/2022-08-01"


def observation(
    value: Value | int | str,
    force: str = "bedfordshire",
    outcome: str | None = None,
    period: str = WHOLE_PERIOD,
    **more: Any,
) -> Observation:
    """A count as one document states it; "<5" is a hidden one."""
    value = Value.exact(value) if isinstance(value, int) else value
    value = Value.hidden_below(int(value[1:])) if isinstance(value, str) else value
    named = {
        Dimension.MEASURE: more.pop("measure", "offences"),
        Dimension.FORCE: force,
        Dimension.OFFENCE: more.pop("offence", OFFENCE),
        Dimension.OUTCOME: outcome,
        Dimension.PERIOD: period,
        Dimension.SEX: more.pop("sex", None),
        Dimension.AGE: more.pop("age", None),
    }
    members = tuple(Member(dimension, id, id) for dimension, id in named.items() if id is not None)
    about: dict[str, Any] = {"grade": Grade.READ, "document": "a.docx", "table": "t1", "cell": 0, "text": str(value)}
    about |= {"place": LinePlace(1, (0, 1)), **more}
    return Observation(figure=figure_id(members), members=members, value=value, **about)


def figure(value: Value | int | str, *args: Any, invented: bool = False, **more: Any) -> Figure:
    """A figure with one source."""
    source = observation(value, *args, **more)
    label = ", ".join(member.id for member in source.members)
    return Figure(
        id=source.figure, label=label, members=source.members, value=source.value, grade=source.grade,
        sources=(source,), invented=invented,
    )  # fmt: skip


def indicator(kind: str, by: str, **more: Any) -> IndicatorSpec:
    """What study.yaml asks for; the numerator of a rate and of a funnel is the offences charged."""
    of = {"measure": "recorded offences", "offence": "intimate image abuse", "period": "January 2019 to July 2022"}
    of = {key: words for key, words in of.items() if not (key == "period" and by == "period")}
    is_rate = kind in ("rate", "funnel")
    over = more.pop("over", Selection(**of) if is_rate else None)
    asked = {**of, **({"outcome": "charged or summonsed"} if is_rate else {}), **more.pop("of", {})}
    return IndicatorSpec(
        id="it", title="It", kind=IndicatorKind(kind), of=Selection(**asked), by=Dimension(by), over=over, **more
    )


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    return SimpleNamespace(observation=observation, figure=figure, indicator=indicator)
