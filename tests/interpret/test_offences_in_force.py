"""A count is of no offence that was none yet, or is none of the law where the force polices."""

from __future__ import annotations

from pathlib import Path

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Observation, Table
from crosscast.read import read_here


def read(folder: Path, text: str) -> tuple[tuple[Table, ...], list[Observation]]:
    path = folder / "reply.txt"
    path.write_text(text, encoding="utf-8")
    document = read_here(path, "reply.txt")
    tables = interpret(document)
    return tables, [seen for table in tables for seen in observe(table, document)]


def test_a_year_before_an_offence_began_is_asked_about(tmp_path: Path) -> None:
    """Cyberflashing has been an offence since 31 January 2024: 2021 to 2023 count something else."""
    text = "Kent Police\nCyberflashing offences recorded\nYear\tNumber\n2021\t4\n2022\t7\n2023\t9\n2024\t12\n2025\t20\n"
    tables, seen = read(tmp_path, text)

    assert {each.text for each in seen} == {"12", "20"}
    assert "not-that-offence" in {finding.slug for table in tables for finding in table.findings}


def test_an_offence_that_ended_can_still_be_recorded(tmp_path: Path) -> None:
    """Section 33 ended on 30 January 2024; what was done before is recorded later too."""
    text = (
        "Kent Police\nOffences of disclosing private sexual photographs and films recorded\n"
        "Year\tNumber\n2023\t9\n2024\t12\n2025\t2\n"
    )
    _, seen = read(tmp_path, text)

    assert {each.text for each in seen} == {"9", "12", "2"}


def test_a_force_of_northern_ireland_counts_no_offence_of_england(tmp_path: Path) -> None:
    """Northern Ireland has an Act of its own for private sexual images."""
    text = (
        "Police Service of Northern Ireland\nUpskirting offences recorded\nYear\tNumber\n2021\t9\n2022\t12\n2023\t2\n"
    )
    _, seen = read(tmp_path, text)

    assert not [each for each in seen if (m := each.member(Dimension.OFFENCE)) and m.id == "soa2003-s67A"]
