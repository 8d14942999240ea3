"""What peers hide, and what can be worked out of it all the same, as our own arithmetic finds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from instances import SMALL, Instance, instance
from measure import Measure
from peers import Peer, acro, gauss_suppression

from crosscast.cast import Hidden, System, bounds
from crosscast.model import Value


def measures() -> Iterator[Measure]:
    for name in ("43x6", "43x24", "43x12x8"):
        yield from _gauss_suppression(instance(name))
    yield from _acro(instance("43x6"))


def _gauss_suppression(table: Instance) -> Iterator[Measure]:
    what = "peer GaussSuppression, default"
    found = gauss_suppression(table)
    if found is None:
        yield Measure(what, table.name, "not installed")
        return
    n_primary = int(found.primary.sum())
    weight = int((1 + np.round(10 * np.log1p(table.counts)))[found.hidden].sum())
    hides = f"hides {int(found.hidden.sum()):,} ({n_primary} small), weight {weight:,}, {found.seconds:.1f} s"
    yield Measure(what, table.name, hides)
    one_symbol = table.shown([Hidden(found.hidden, Value.redacted())])
    yield Measure("  one symbol for all", table.name, _leaks(one_symbol, found))
    secondary = Hidden(found.hidden & ~found.primary, Value.redacted())
    two_symbols = table.shown([Hidden(found.primary, SMALL), secondary])
    yield Measure('  small counts as "<5"', table.name, _leaks(two_symbols, found))


def _acro(table: Instance) -> Iterator[Measure]:
    what = "peer acro, crosstab with margins"
    found = acro(table)
    if found is None:
        yield Measure(what, table.name, "not installed")
        return
    whole, printed = int(table.counts[-1, -1]), int(found.printed[-1, -1])
    hides = f"hides {int(found.hidden.sum())}, no others; totals over the shown alone: {printed:,} for {whole:,}"
    yield Measure(what, table.name, hides)
    beside = table.shown([Hidden(found.hidden, Value.redacted())])
    yield Measure("  beside the true totals", table.name, _leaks(beside, found))


def _leaks(system: System, found: Peer) -> str:
    """Of the small counts, how many are exact, and how many can be fewer numbers than what their symbol says."""
    cells = np.flatnonzero(found.primary.reshape(-1)).tolist()
    ranges = bounds(system, cells)
    exact = sum(bound.low == bound.high for bound in ranges)
    narrower = sum(
        (bound.low, bound.high) != (printed.low, printed.high)
        for bound, cell in zip(ranges, cells, strict=True)
        for printed in [system.present(cell)]
        if printed.high is not None
    )
    said = f"{exact} of {len(cells)} small counts exact"
    return f"{said}, {narrower} narrower than 1 to 4" if narrower else said
