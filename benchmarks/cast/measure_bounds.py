"""How long `bounds` takes, how many ends it proves, and how one SciPy linear program an end compares."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from instances import instance
from measure import Measure, seconds, watch

from crosscast.cast import Bound, Rounding, System, bounds
from crosscast.cast.matrix import matrix_of
from crosscast.cast.narrow import open_rows

_ASKED = 80  # linear programs of the peer; the rest is reckoned from these
_LARGEST = 60.0  # seconds for the largest table

_PEER = Path(__file__).parent / "peers" / "scipy_linprog.py"


def measures() -> Iterator[Measure]:
    bounds(instance("43x6").hide_small())  # the solver is loaded
    for name in ("43x6", "43x24", "43in10x12in3"):
        yield from _one(f"{name}, 15% hidden", name, instance(name).hide(0.15))
        yield from _one(f'{name}, small counts "<5"', name, instance(name).hide_small())
    middle = instance("43x12x8")
    yield from _one("43x12x8, 15% hidden", "43x12x8", middle.hide(0.15), at_most=0.2, faster=60)
    yield from _one('43x12x8, small counts "<5"', "43x12x8", middle.hide_small(), at_most=1.0, faster=150)
    largest = instance("43x20x22x8")
    yield from _largest("43x20x22x8, 15% hidden", largest.hide(0.15), within=10.0, share=0.999)
    yield from _largest('43x20x22x8, small counts "<5"', largest.hide_small(), within=_LARGEST, share=None)


def _one(on: str, name: str, system: System, at_most: float = 0.0, faster: int = 0) -> Iterator[Measure]:
    cells = np.flatnonzero(~system.cells.is_exact)
    with watch() as took:
        found = bounds(system, cells)
    truth = instance(name).counts.reshape(-1)[cells]
    n_proved, n_ends = _n_proved(found), 2 * len(found)
    assert all(_holds(bound, n) for bound, n in zip(found, truth.tolist(), strict=True))
    came_out = (
        f"{seconds(took.wall)} ({seconds(took.cpu)} of this process), {n_proved:,} of {n_ends:,} cells' ends proved"
    )
    target = f"{at_most} s, every end" if at_most else ""
    reached = (took.wall <= at_most and n_proved == n_ends) if at_most else None
    yield Measure("bounds", on, came_out, target, reached)
    yield _against_scipy(on, system, cells, found, took.cpu, faster)


def _holds(bound: Bound, n: int) -> bool:
    return bound.low is not None and bound.low <= n and (bound.high is None or n <= bound.high)


def _n_proved(found: tuple[Bound, ...]) -> int:
    return 2 * sum(bound.exact for bound in found)


def _against_scipy(
    on: str, system: System, cells: np.ndarray, found: tuple[Bound, ...], ours: float, faster: int
) -> Measure:
    what, target = "  peer SciPy, one program an end", f"we: {faster} times faster" if faster else ""
    python = os.environ.get("CROSSCAST_PEER_PYTHON")
    if not python or subprocess.run([python, "-c", "import scipy"], capture_output=True).returncode:
        return Measure(what, on, "not installed", target)
    matrix = matrix_of(system, Rounding.NEAREST)
    opened = open_rows(matrix.rows, matrix.box).rows
    column = np.full(matrix.n_cells, -1)
    column[cells] = np.arange(len(cells))
    ends = [(index, direction) for index in range(len(cells)) for direction in (1, -1)]
    chosen = np.random.default_rng(1).permutation(len(ends))[:_ASKED]
    asked = np.array([ends[index] for index in chosen])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "system.npz"
        high = np.where(matrix.high == matrix.no_end, -1, matrix.high)[cells]
        np.savez(
            path, starts=opened.starts, cells=column[opened.cells], coefficients=opened.coefficients.astype(float),
            sums=opened.low, low=matrix.low[cells], high=high, asked=asked,
        )  # fmt: skip
        said = subprocess.run([python, str(_PEER), str(path)], capture_output=True, text=True, check=True).stdout
    answer = json.loads(said)
    n_other = sum(
        abs(value - (found[index].low if direction > 0 else found[index].high or 0)) > 1e-4
        for (index, direction), value in zip(asked.tolist(), answer["found"], strict=True)
    )
    whole = answer["cpu"] / len(asked) * len(ends)
    ratio = whole / ours
    came_out = f"{seconds(whole)} of its process, from {len(asked)} programs: we are {ratio:,.0f} times faster"
    if n_other:
        came_out += f"; {n_other} ends are not whole numbers or differ"
    return Measure(what, on, came_out, target, ratio >= faster if faster else None)


def _largest(on: str, system: System, within: float, share: float | None) -> Iterator[Measure]:
    cells = np.flatnonzero(~system.cells.is_exact)
    with watch() as took:
        found = bounds(system, cells, seconds=0.9 * within)
    proved = _n_proved(found) / (2 * len(found))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    came_out = f"{seconds(took.wall)}, {len(cells):,} hidden cells, {proved:.2%} exact, {memory:.1f} GB"
    if share is None:
        yield Measure("bounds", on, came_out, f"{within:.0f} s, 4 GB, share said", took.wall <= within and memory < 4)
    else:
        yield Measure("bounds", on, came_out, f"{within:.0f} s, {share:.1%}", took.wall <= within and proved >= share)
