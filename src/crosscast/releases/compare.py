"""Where two releases differ on one count, and where a study's reply stands above the class that contains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from crosscast.model import CrosscastError, Dimension, Figure, Member, Period
from crosscast.vocab import class_rows, is_within, name_of, say_period

from .load import Releases
from .rank import scope_of


class Revision(msgspec.Struct, frozen=True):
    """One count that two releases print differently, the earlier release first."""

    force: str
    offence: str
    period: Period
    before: int
    after: int
    document_before: str
    document_after: str

    def __str__(self) -> str:
        names = [
            name_of(Member(d, id, id)) for d, id in ((Dimension.FORCE, self.force), (Dimension.OFFENCE, self.offence))
        ]
        change = f"{self.after - self.before:+,}"
        return (
            f"{', '.join(names)}, {say_period(self.period.id)}: {self.before:,} in {self.document_before}, "
            f"{self.after:,} in {self.document_after} ({change})"
        )


class Beside(msgspec.Struct, frozen=True):
    """A force's reply beside the published class that contains its offence."""

    figure: str
    force: str
    offence: str
    period: Period
    reply_low: int
    reply_high: int | None
    n_class: int
    classes: tuple[str, ...]

    @property
    def is_above(self) -> bool:
        """Whether the reply counts more than the whole class: one of the two is wrong, or counts something else."""
        return self.reply_low > self.n_class


def revisions(releases: Releases) -> tuple[Revision, ...]:
    """Every count of one force, offence or class, and period that two releases state differently.

    A workbook's twelve months are compared with the four quarters of open data, where all four are there.
    """
    _add_up_quarters(releases)
    order = {name: position for position, name in enumerate(releases.names)}
    found = releases.rows(
        "WITH counts AS (SELECT * FROM stated UNION ALL SELECT * FROM summed) "
        "SELECT a.force, a.offence, a.first, a.last, a.document, b.document, a.n, b.n FROM counts a JOIN counts b "
        "USING (force, offence, first, last) WHERE a.document < b.document AND a.n <> b.n"
    )
    several = []
    for force, offence, first, last, one, other, n_one, n_other in found:
        pair = sorted(((order[one], one, n_one), (order[other], other, n_other)))
        (_, before, n_before), (_, after, n_after) = pair
        several.append(Revision(force, offence, Period(first, last), n_before, n_after, before, after))
    return tuple(sorted(several, key=lambda r: (r.period, r.offence, r.force, r.document_before)))


def _add_up_quarters(releases: Releases) -> None:
    """What the open data come to for each offence and period that a workbook states."""
    inside = [
        (wider["id"], row["id"])
        for wider in class_rows()
        for row in class_rows()
        if row["id"] == wider["id"] or is_within(row["id"], wider["id"])
    ]
    releases.connection.execute("CREATE OR REPLACE TABLE inside (wider VARCHAR, offence VARCHAR)")
    releases.connection.executemany("INSERT INTO inside VALUES (?, ?)", inside)
    releases.connection.execute(
        "CREATE OR REPLACE TABLE summed AS "
        "WITH wanted AS (SELECT DISTINCT offence, first, last FROM stated) "
        "SELECT r.document, r.force, w.offence, w.first, w.last, CAST(sum(r.n) AS BIGINT) AS n FROM wanted w "
        "JOIN inside i ON i.wider = w.offence JOIN recorded r ON r.offence = i.offence AND r.first >= w.first "
        "AND r.last <= w.last GROUP BY ALL HAVING count(DISTINCT r.first) = date_diff('month', w.first, w.last) / 3"
    )


def beside(releases: Releases, figures: Iterable[Figure]) -> Iterator[Beside]:
    """Each figure of recorded offences of one force in whole quarters, beside the class that contains its offence."""
    for figure in figures:
        have = {member.dimension: member.id for member in figure.members}
        period = figure.period
        wanted = {Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD}
        if set(have) != wanted or have[Dimension.MEASURE] != "offences" or period is None or figure.value.low is None:
            continue
        try:
            scope = scope_of(have[Dimension.OFFENCE])
        except CrosscastError:
            continue
        ((n, quarters),) = releases.rows(
            "SELECT coalesce(sum(n), 0), count(DISTINCT first) FROM recorded WHERE document = ? AND force = ? "
            "AND list_contains(?, offence) AND first >= ? AND last <= ?",
            [releases.open_data, have[Dimension.FORCE], list(scope.classes), period.start, period.end],
        )
        if quarters and quarters == _n_quarters(period):
            yield Beside(
                figure.id, have[Dimension.FORCE], have[Dimension.OFFENCE], period,
                figure.value.low, figure.value.high, n, scope.classes,
            )  # fmt: skip


def _n_quarters(period: Period) -> int:
    """How many whole quarters a period is made of; 0 where it is not."""
    ends = (period.start, period.end)
    if any(day.day != 1 or day.month % 3 != 1 for day in ends):
        return 0
    months = [12 * day.year + day.month for day in ends]
    return (months[1] - months[0]) // 3
