"""Other people's programs, run beside ours where they are installed: what they hide of a table. README.md says how."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from instances import Instance

from crosscast.cast import Axis

_HERE = Path(__file__).parent / "peers"
_MINUTES = 10


class Peer(NamedTuple):
    """What a peer made of a table: which cells it took for small, which it does not show, and what it prints."""

    seconds: float
    primary: np.ndarray
    hidden: np.ndarray
    printed: np.ndarray


def gauss_suppression(table: Instance) -> Peer | None:
    """GaussSuppression's `SuppressSmallCounts`, as it is by default; None where it is not installed."""
    rscript = os.environ.get("CROSSCAST_PEER_RSCRIPT") or shutil.which("Rscript")
    if not rscript or not _runs([rscript, "-e", "library(GaussSuppression)"]):
        return None
    rows = _run([rscript, str(_HERE / "gauss_suppression.R")], table, [axis.name for axis in table.axes])
    primary, hidden = np.zeros(table.counts.shape, bool), np.zeros(table.counts.shape, bool)
    for row in rows:
        place = _place(table.axes, row, "Total")
        primary[place], hidden[place] = row["primary"] == "1", row["suppressed"] == "1"
    return Peer(float(rows[0]["seconds"]), primary, hidden, table.counts)


def acro(table: Instance) -> Peer | None:
    """acro's crosstab with suppression and margins; None where it is not installed, or the table has three axes."""
    python = os.environ.get("CROSSCAST_PEER_PYTHON")
    if not python or len(table.axes) != 2 or not _runs([python, "-c", "import acro"]):
        return None
    rows = _run([python, str(_HERE / "acro_table.py")], table, [axis.name for axis in table.axes])
    hidden, printed = np.zeros(table.counts.shape, bool), np.zeros(table.counts.shape, np.int64)
    for row in rows:
        place = _place(table.axes, row, "All")
        hidden[place] = not row["n"]
        printed[place] = int(float(row["n"] or 0))
    return Peer(float(rows[0]["seconds"]), hidden, hidden, printed)


def _runs(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60 * _MINUTES, check=False).returncode == 0
    except OSError:
        return False


def _run(command: Sequence[str], table: Instance, names: Sequence[str]) -> list[dict[str, str]]:
    """What the program writes about the inner cells of the table."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        with source.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*names, "n"])
            for places in product(*(axis.leaves for axis in table.axes)):
                labels = [axis.labels[place] for axis, place in zip(table.axes, places, strict=True)]
                writer.writerow([*labels, int(table.counts[places])])
        arguments = [*command, str(source), str(target), *names]
        subprocess.run(arguments, capture_output=True, timeout=60 * _MINUTES, check=True)
        with target.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def _place(axes: Sequence[Axis], row: Mapping[str, str], total: str) -> tuple[int, ...]:
    labels = (axis.labels[-1] if row[axis.name] == total else row[axis.name] for axis in axes)
    return tuple(axis.labels.index(label) for axis, label in zip(axes, labels, strict=True))
