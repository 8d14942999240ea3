"""Tables of figures as forces' replies hold them: names of offences, forces and outcomes, and totals that are right."""

from __future__ import annotations

import random
from dataclasses import dataclass

OFFENCES = (
    "Disclose private sexual photographs and films with intent to cause distress",
    "Threaten to disclose private sexual photographs",
    "Sharing or threatening to share an intimate photograph or film",
    "Send photograph or film of genitals (cyberflashing)",
    "Voyeurism",
    "Exposure",
    "Sending communications with intent to cause distress",
    "Harassment",
    "Stalking",
    "Causing sexual activity without consent",
)
SHORT = ("Voyeurism", "Exposure", "Harassment", "Stalking", "Cyberflashing", "Blackmail", "Upskirting")
FORCES = (
    "Avon and Somerset", "Bedfordshire", "Cambridgeshire", "Cheshire", "Cleveland", "Cumbria", "Derbyshire", "Dorset",
    "Durham", "Dyfed-Powys", "Essex", "Gloucestershire", "Gwent", "Hertfordshire", "Humberside", "Kent", "Lancashire",
    "Leicestershire", "Lincolnshire", "Merseyside", "Norfolk", "North Wales", "Northumbria", "Nottinghamshire",
    "South Wales", "South Yorkshire", "Staffordshire", "Suffolk", "Surrey", "Sussex", "Thames Valley", "Warwickshire",
    "West Mercia", "West Midlands", "West Yorkshire", "Wiltshire",
)  # fmt: skip
OUTCOMES = (
    "Charged/Summonsed",
    "Taken into Consideration",
    "Out-of-court (formal)",
    "Caution - youths",
    "Community Resolution",
    "Prosecution prevented or not in the public interest",
    "Evidential difficulties (suspect identified; victim supports action)",
    "Evidential difficulties (victim does not support action)",
    "Investigation complete - no suspect identified",
    "Not yet assigned an outcome",
)
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
YEARS = ("2020/21", "2021/22", "2022/23", "2023/24")


@dataclass(frozen=True)
class Wide:
    """A cell over several columns or rows; what it covers stands as None in the rows of the table."""

    text: str
    cols: int = 1
    rows: int = 1


Row = list[str | Wide | None]


@dataclass(frozen=True)
class Table:
    """A table as it is printed: the truth, from which documents are made."""

    rows: list[Row]
    n_head: int = 1
    title: str = ""
    notes: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[tuple[int, int], str]:
        """What is printed, by row and column from 1; a text over several cells stands in the first of them."""
        found = {}
        for number, row in enumerate(self.rows, start=1):
            for col, cell in enumerate(row, start=1):
                text = cell.text if isinstance(cell, Wide) else cell
                if text:
                    found[number, col] = text
        return found


def commas(number: int) -> str:
    return f"{number:,}"


def spaces(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def plain(number: int) -> str:
    return str(number)


def counts(rng: random.Random, n_rows: int, n_cols: int, most: int = 900) -> list[list[int]]:
    return [[rng.randrange(most) for _ in range(n_cols)] for _ in range(n_rows)]


def with_total(numbers: list[list[int]]) -> list[list[int]]:
    return [*numbers, [sum(column) for column in zip(*numbers, strict=True)]]


def by_label(
    rng: random.Random,
    labels: tuple[str, ...],
    heads: tuple[str, ...],
    *,
    corner: str = "Offence",
    most: int = 900,
    say: object = commas,
    is_total_first: bool = False,
) -> Table:
    """Labels down, years or other heads across, a total below or above."""
    assert callable(say)
    numbers = with_total(counts(rng, len(labels), len(heads), most))
    rows: list[Row] = [[label, *map(say, line)] for label, line in zip((*labels, "Total"), numbers, strict=True)]
    body = [rows[-1], *rows[:-1]] if is_total_first else rows
    return Table([[corner, *heads], *body])


def shares(rng: random.Random, labels: tuple[str, ...] = OUTCOMES) -> Table:
    """Counts and the percentages of their total."""
    numbers = [rng.randrange(3, 700) for _ in labels]
    whole = sum(numbers)
    rows: list[Row] = [[label, commas(n), f"{n / whole:.1%}"] for label, n in zip(labels, numbers, strict=True)]
    return Table([["Outcome", "Number", "% of offences"], *rows, ["Total", commas(whole), "100.0%"]])


def stacked(rng: random.Random, labels: tuple[str, ...] = SHORT, years: tuple[str, ...] = YEARS[1:]) -> Table:
    """Years across, each over recorded and charged."""
    numbers = with_total(counts(rng, len(labels), 2 * len(years)))
    top: Row = [Wide("Offence", rows=2)]
    for year in years:
        top += [Wide(year, cols=2), None]
    rows: list[Row] = [[label, *map(commas, line)] for label, line in zip((*labels, "Total"), numbers, strict=True)]
    return Table([top, [None, *("Recorded", "Charged") * len(years)], *rows], n_head=2)


def grouped(rng: random.Random, *, is_merged: bool = False) -> Table:
    """Rows grouped by force, whose name stands in the first of them only."""
    rows: list[Row] = [["Force", "Offence", *YEARS[2:], "Total"]]
    for force in FORCES[:5]:
        for at, offence in enumerate(SHORT[:4]):
            a, b = rng.randrange(400), rng.randrange(1500)
            name: str | Wide | None = Wide(force, rows=4) if is_merged else force
            if at:
                name = None if is_merged else ""
            rows.append([name, offence, commas(a), commas(b), commas(a + b)])
    return Table(rows)


def by_month(rng: random.Random, labels: tuple[str, ...] = SHORT, most: int = 90) -> Table:
    numbers = with_total([[*line, sum(line)] for line in counts(rng, len(labels), 12, most)])
    rows: list[Row] = [[label, *map(commas, line)] for label, line in zip((*labels, "Total"), numbers, strict=True)]
    return Table([["Offence", *MONTHS, "Total"], *rows])


def hidden(rng: random.Random) -> Table:
    """Hidden counts, dashes and blanks beside figures."""
    signs = ("<5", "*", "-", "", "0", "<5", "n/a")
    rows: list[Row] = []
    for force in FORCES[:12]:
        rows.append(
            [force, *(rng.choice(signs) if rng.random() < 0.35 else commas(rng.randrange(5, 2400)) for _ in YEARS)]
        )
    return Table([["Force", *YEARS], *rows], notes=("* Figures below 5 are not given, to protect identities.",))


def money(rng: random.Random) -> Table:
    rows: list[Row] = []
    for name in ("Legal costs", "Training", "Software licences", "Staff overtime", "Other"):
        a, b = rng.randrange(500, 90000), rng.randrange(500, 90000)
        change = f"{(b - a) / a:+.1%}"
        rows.append([name, f"£{a:,}.{rng.randrange(100):02}", f"£{b:,}.{rng.randrange(100):02}", change])
    return Table([["Cost", "2022/23", "2023/24", "Change"], *rows])


def long(rng: random.Random, n_offences: int = 4) -> Table:
    """A table of so many rows that it goes on over pages."""
    rows: list[Row] = [["Force", "Offence", *YEARS]]
    for force in FORCES:
        for offence in SHORT[:n_offences]:
            rows.append([force, offence, *(commas(rng.randrange(2000)) for _ in YEARS)])
    return Table(rows)
