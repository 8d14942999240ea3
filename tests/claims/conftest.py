"""A study built by hand from the public figures that the example study holds too."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from crosscast.analyse.result import Indicator, IndicatorKind, IndicatorSpec, Operand, Result, Selection
from crosscast.campaign.coverage import Answer, Asked, Coverage
from crosscast.claims import Known
from crosscast.model import Dimension, Figure, Grade, Member, Value, figure_id

# Figures: Refuge, analysis of replies of 24 forces, January 2019 to July 2022 (charged, recorded).
FORCES = {
    "bedfordshire": (30, 262),
    "cambridgeshire": (21, 306),
    "cheshire": (15, 269),
    "city-of-london": (0, 2),
    "cumbria": (10, 196),
    "devon-and-cornwall": (19, 583),
    "dorset": (17, 306),
    "durham": (12, 351),
    "greater-manchester": (55, 1347),
    "gwent": (9, 227),
    "hertfordshire": (7, 269),
    "lancashire": (18, 993),
    "leicestershire": (22, 485),
    "merseyside": (49, 755),
    "metropolitan": (87, 3356),
    "north-wales": (18, 311),
    "north-yorkshire": (18, 196),
    "northamptonshire": (11, 296),
    "south-yorkshire": (33, 719),
    "surrey": (7, 203),
    "sussex": (16, 248),
    "warwickshire": (14, 186),
    "west-midlands": (28, 1800),
    "wiltshire": (18, 194),
}
OUTCOMES = {"1": 534, "14": 891, "15": 3029, "16": 4886, "other": 4520}
LIMITED = ("derbyshire", "essex", "metropolitan", "norfolk", "suffolk", "west-yorkshire")
SILENT = (
    "avon-and-somerset", "cleveland", "dyfed-powys", "gloucestershire", "hampshire", "humberside", "kent",
    "lincolnshire", "northumbria", "nottinghamshire", "south-wales", "staffordshire", "thames-valley", "west-mercia",
)  # fmt: skip

# Figures: Metropolitan Police, reply 01.FOI.20.014375: offences by calendar year; victims by sex and age.
MET_YEARS = {2015: 284, 2016: 328, 2017: 442, 2018: 564, 2019: 645}
MET_VICTIMS = {
    ("female", "0-9"): 1, ("female", "10-19"): 96, ("female", "20-29"): 138, ("female", "30-39"): 67,
    ("female", "40-49"): 13, ("female", "50-59"): 3, ("female", "60+"): 1, ("male", "10-19"): 13,
    ("male", "20-29"): 33, ("male", "30-39"): 20, ("male", "40-49"): 7, ("male", "50-59"): 4, ("male", "60+"): 1,
}  # fmt: skip
SPAN = "2019-01-01/2022-08-01"
WEEKS = "2017-03-23/2017-05-18+2018-03-23/2018-05-18+2019-03-23/2019-05-18+2020-03-23/2020-05-18"


def _figure(value: int | Value, *, grade: Grade = Grade.PROVED, invented: bool = False, **members: str) -> Figure:
    """A figure from its members: _figure(534, measure="offences", outcome="1")."""
    named = tuple(sorted((Member(Dimension(k), v, v) for k, v in members.items()), key=lambda m: m.dimension))
    value = Value.exact(value) if isinstance(value, int) else value
    label = ", ".join(f"{member.dimension.value} {member.id}" for member in named)
    return Figure(
        id=figure_id(named), label=label, members=named, value=value, grade=grade, sources=(), invented=invented
    )


def charging_rate(figures: tuple[Figure, ...]) -> Indicator:
    """The study's own indicator by force, made of the figures of each force."""
    spec = IndicatorSpec(
        id="charging-rate",
        title="Charging rate",
        kind=IndicatorKind.RATE,
        of=Selection(measure="offences", outcome="1"),
        by=Dimension.FORCE,
    )
    by_meaning = {tuple((m.dimension, m.id) for m in f.members): f for f in figures}
    results = []
    for figure_ in figures:
        outcome, force = figure_.member(Dimension.OUTCOME), figure_.member(Dimension.FORCE)
        if outcome is None or force is None or force.id not in FORCES or figure_.invented:
            continue
        whole = by_meaning.get(tuple((m.dimension, m.id) for m in figure_.members if m != outcome))
        if whole is None or figure_.value.low is None or whole.value.low is None or not whole.value.low:
            continue
        results.append(
            Result(
                id=f"charging-rate--{force.id}",
                indicator="charging-rate",
                label=f"Charging rate, {force.id}",
                member=force,
                unit="per cent",
                low=Fraction(100 * figure_.value.low, whole.value.low),
                high=Fraction(100 * figure_.value.low, whole.value.low),
                grade=Grade.PROVED,
                numerator=Operand(figure_.value.low, figure_.value.high, (figure_,), "charged"),
                denominator=Operand(whole.value.low, whole.value.high, (whole,), "recorded"),
            )
        )
    return Indicator(spec=spec, results=tuple(results))


def _build(*more: Figure, without: tuple[str, ...] = ()) -> Known:
    offences: dict[str, Any] = {"measure": "offences", "offence": "cjca2015-s33"}
    figures: list[Figure] = []
    for force, (charged, recorded) in FORCES.items():
        if force not in without:
            figures.append(_figure(charged, force=force, outcome="1", period=SPAN, **offences))
            figures.append(_figure(recorded, force=force, period=SPAN, **offences))
    figures.append(_figure(13_860, force="forces:24", period=SPAN, **offences))
    figures += [_figure(n, force="forces:24", outcome=o, period=SPAN, **offences) for o, n in OUTCOMES.items()]
    met: dict[str, Any] = {"force": "metropolitan", "offence": "cjca2015-s33"}
    figures += [
        _figure(n, measure="offences", period=f"{year}-01-01/{year + 1}-01-01", **met) for year, n in MET_YEARS.items()
    ]
    figures.append(_figure(2263, measure="offences", period="2015-01-01/2020-01-01", **met))
    figures.append(_figure(375, measure="offences", period=WEEKS, **met))
    victims: dict[str, Any] = {"measure": "victims", "period": WEEKS, **met}
    figures += [_figure(n, sex=sex, age=age, **victims) for (sex, age), n in MET_VICTIMS.items()]
    figures += [_figure(319, sex="female", **victims), _figure(78, sex="male", **victims), _figure(397, **victims)]
    spring: dict[str, Any] = {"period": "2020-03-23/2020-05-18", **met}
    figures += [_figure(n, measure="victims", sex=sex, **spring) for sex, n in (("female", 117), ("male", 23))]
    figures += [_figure(140, measure="victims", **spring), _figure(137, measure="offences", **spring)]
    figures.append(_figure(42, measure="victims", sex="female", age="10-19", **spring))
    figures.append(_figure(24, measure="offences", period="2020-04-20/2020-04-27", **met))
    figures.append(_figure(26, measure="offences", period="2019-03-30/2019-04-06", **met))
    people: dict[str, Any] = {"measure": "proceeded-against", "period": "2020-03-23/2020-05-18", **met}
    figures += [_figure(8, **people), _figure(4, proceeding="charge", **people)]
    figures.append(_figure(2, proceeding="caution-adult", **people))
    rows = [
        Asked(
            Member(Dimension.FORCE, id, id),
            Answer.LIMITED if id in LIMITED else Answer.NONE if id in SILENT else Answer.COMPLETE,
            included=id in FORCES,
        )
        for id in sorted({*FORCES, *LIMITED, *SILENT})
    ]
    figures = [f for f in figures if f.id not in {extra.id for extra in more}]
    everything = (*figures, *more)
    return Known(figures=everything, indicators=(charging_rate(everything),), coverage=Coverage(tuple(rows)))


@pytest.fixture(scope="session")
def known() -> Known:
    return _build()


@pytest.fixture(scope="session")
def build() -> Callable[..., Known]:
    """The study with some figures replaced or added."""
    return _build


@pytest.fixture(scope="session")
def figure() -> Callable[..., Figure]:
    """A figure from its members."""
    return _figure
