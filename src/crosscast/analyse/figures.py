"""From observations to figures: documents that state one figure are its sources, never added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from crosscast.model import Dimension, Figure, Finding, Grade, Observation, Severity, Value
from crosscast.vocab import name_of

_NAMED_IN_LABELS = (
    Dimension.MEASURE, Dimension.OFFENCE, Dimension.OUTCOME, Dimension.PROCEEDING, Dimension.SEX, Dimension.AGE,
    Dimension.ETHNICITY, Dimension.RELATIONSHIP, Dimension.OTHER, Dimension.FORCE, Dimension.PERIOD,
)  # fmt: skip


def gather_figures(
    observations: Iterable[Observation],
    invented: frozenset[str] = frozenset(),
    publishers: Mapping[str, str] | None = None,
) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """One figure for each meaning, with all its sources; where documents differ it is disputed and a finding says so.

    A figure that adds up in one document and stands alike in a document of another publisher is proved, even where
    the labels of the first stand in no order that would show a swap: the second bears them out. Two documents of one
    publisher may share one slip. `publishers` names the publisher of each document; `invented` names documents whose
    figures stand apart.
    """
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        grouped[observation.figure].append(observation)
    offences = {_offence(sources[0]) for sources in grouped.values()}
    figures, findings = [], []
    for id, sources in grouped.items():
        best = min(sources, key=lambda source: source.grade.rank)
        members = best.members
        label = figure_label(best, with_offence=len(offences) > 1)
        conflicts = not _can_be_one([source.value for source in sources])
        if conflicts:
            findings.append(_conflict(label, sources))
        figures.append(
            Figure(
                id=id,
                label=label,
                members=members,
                value=_narrowest([source.value for source in sources]) if not conflicts else best.value,
                grade=Grade.DISPUTED if conflicts else _grade(sources, publishers or {}),
                sources=tuple(sources),
                invented=any(source.document in invented for source in sources),
            )
        )
    return tuple(sorted(figures, key=lambda figure: figure.id)), tuple(findings)


def _offence(observation: Observation) -> str | None:
    member = observation.member(Dimension.OFFENCE)
    return None if member is None else member.id


def figure_label(observation: Observation, *, with_offence: bool) -> str:
    """What a reader is told that the figure is: "Recorded offences, Bedfordshire, January 2019 to July 2022".

    The offence is named where a study has figures of several.
    """
    dimensions = [d for d in _NAMED_IN_LABELS if with_offence or d is not Dimension.OFFENCE]
    return ", ".join(name_of(member) for d in dimensions for member in observation.members if member.dimension is d)


def _can_be_one(values: list[Value]) -> bool:
    """Whether some number satisfies all values: "<5" in one document and 3 in another can be one figure."""
    lows = [value.low for value in values if value.low is not None]
    highs = [value.high for value in values if value.high is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _narrowest(values: list[Value]) -> Value:
    """The value of the source that says most; never an intersection, which no source printed."""
    return min(
        values, key=lambda value: float("inf") if value.high is None or value.low is None else value.high - value.low
    )


def _grade(sources: list[Observation], publishers: Mapping[str, str]) -> Grade:
    if any(source.grade is Grade.DISPUTED for source in sources):
        return Grade.DISPUTED
    independent = {publishers.get(source.document, "") for source in sources if source.value.is_exact} - {""}
    if len(independent) > 1 and any(source.adds_up for source in sources):
        return min((Grade.PROVED, *(source.grade for source in sources)), key=lambda grade: grade.rank)
    return min((source.grade for source in sources), key=lambda grade: grade.rank)


def _conflict(label: str, sources: list[Observation]) -> Finding:
    stated = "; ".join(f"{source.value} in {source.document} ({source.place})" for source in sources)
    first = sources[0]
    return Finding(
        "documents-differ",
        Severity.ERROR,
        f"{label}: the documents differ: {stated}. The figure is disputed until it is known which is right.",
        first.document,
        first.place,
    )
