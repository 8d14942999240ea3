"""Say of each real document how many of its facts are read right, wrong, asked about or lost.

Facts are counts that were written down by reading the documents (facts.csv). A figure that a document states with words
that narrow it, and that is read without them, is wrong. A figure that stands apart, since a label or caption was not
wholly understood, is asked about: it is in no sum until a person has said what it means.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import msgspec

from crosscast.interpret import Given, interpret, observe
from crosscast.model import Dimension, Grade, Observation, Severity
from crosscast.read import read_here

HERE = Path(__file__).parent
KEYS = (Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.SEX, Dimension.AGE, Dimension.OUTCOME)
Key = tuple[str, ...]


class Fact(msgspec.Struct, frozen=True):
    key: Key
    is_narrowed: bool
    low: int
    high: int | None


class Counted(msgspec.Struct):
    """What became of one document."""

    facts: int = 0
    found: int = 0  # figures that it gave
    right: int = 0
    wrong: int = 0
    asked: int = 0  # facts that stand apart, or are left out with a question
    lost: int = 0  # facts without a figure in a document that asks nothing
    claimed: int = 0  # wrong and called adding up or repaired


def facts() -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in csv.DictReader((HERE / "facts.csv").open(encoding="utf-8")):
        ids = tuple(row[name] for name in ("measure", "force", "offence", "sex", "age", "outcome"))
        key = (*ids, row["period_start"], row["period_end"])
        low, high = int(row["low"]), int(row["high"]) if row["high"] else None
        found[row["document"]].append(Fact(key, bool(row["other"]), low, high))
    for name in (HERE / "none.txt").read_text(encoding="utf-8").split():
        found[name] = []
    return found


def key_of(seen: Observation) -> Key:
    """What a figure means; what was done with persons stands in the place of the outcome."""
    ids = [member.id if (member := seen.member(dimension)) else "" for dimension in KEYS]
    proceeding = seen.member(Dimension.PROCEEDING)
    ids[5] = "other" if ids[5].startswith("other") else ids[5] or (proceeding.id if proceeding else "")
    ids[2] = ids[2] if ids[2].startswith("stalking:") else ids[2].split(":")[0]
    ids[2] = "" if ids[2] in ("all-offences", "offences") else ids[2]  # of all crime, or of all that a table lists
    assert seen.period is not None
    return (*ids, seen.period.start.isoformat(), seen.period.end.isoformat())


def stands_apart(seen: Observation) -> bool:
    apart = (Dimension.OTHER, Dimension.ETHNICITY, Dimension.RELATIONSHIP)  # a fact has "other" for these
    return any(m.dimension in apart or ("+" in m.id and m.dimension is Dimension.PERIOD) for m in seen.members)


def count(path: Path, wanted: list[Fact], shown: list[str]) -> Counted:
    document = read_here(path, path.name)
    publisher = next((b.text.partition(":")[2].strip() for b in document.blocks if b.text.startswith("publisher:")), "")
    tables = interpret(document, Given(publisher))
    counted = Counted(facts=len(wanted))
    left = list(wanted)
    for seen in (seen for table in tables for seen in observe(table, document)):
        counted.found += 1
        fits = [f for f in wanted if f.key == key_of(seen) and (f.low, f.high) == (seen.value.low, seen.value.high)]
        alike = [f for f in fits if f.is_narrowed == stands_apart(seen)]
        if alike:
            if alike[0] in left:  # a document may state a fact twice
                counted.right += 1
                left.remove(alike[0])
        elif not stands_apart(seen):
            counted.wrong += 1
            counted.claimed += seen.grade in (Grade.PROVED, Grade.REPAIRED)
            shown.append(f"{path.name}: {seen.text} ({seen.grade.value}) {key_of(seen)}")
    findings = [*document.findings, *(finding for table in tables for finding in table.findings)]
    asks = any(finding.severity is not Severity.NOTE for finding in findings)
    counted.asked, counted.lost = (len(left), 0) if asks else (0, len(left))
    return counted


def main() -> None:
    corpus = os.environ.get("CROSSCAST_CORPUS", "")
    if not corpus:
        print("Facts of real documents: CROSSCAST_CORPUS names no folder that holds them; nothing is counted.")
        return
    shown: list[str] = []
    total = Counted()
    names = Counted.__struct_fields__
    print(f"{'':44}" + "".join(f"{name:>9}" for name in names))
    for name, wanted in sorted(facts().items()):
        counted = count(Path(corpus) / name, wanted, shown)
        print(f"{name:44}" + "".join(f"{getattr(counted, field):9}" for field in names))
        for field in names:
            setattr(total, field, getattr(total, field) + getattr(counted, field))
    print(f"{'All':44}" + "".join(f"{getattr(total, field):9}" for field in names))
    print(*shown, sep="\n")


if __name__ == "__main__":
    main()
