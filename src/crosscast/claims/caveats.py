"""What must be said beside a verdict: the caveats of the figures that decide it, and of their being compared."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from crosscast.analyse.caveats import of_figures

from .claim import Claim, Known

_COMPARED = ("change", "ratio")  # kinds of claim that set two periods beside each other


def with_claim_caveats(claims: Iterable[Claim], known: Known) -> tuple[Claim, ...]:
    """Each claim with the caveats of the figures that it was held against, each sentence once."""
    figures = {figure.id: figure for figure in known.figures}
    results = {
        result.id: result
        for each in known.indicators
        for result in (*each.results, *each.counts, *((each.total,) if each.total else ()))
    }

    def said(claim: Claim) -> Claim:
        deciding = [figures[id] for id in claim.figures if id in figures]
        own = [caveat for id in claim.figures if id in results for caveat in results[id].caveats]
        if claim.kind in _COMPARED:
            own += of_figures(deciding)
        else:
            own += [caveat for figure in deciding for source in figure.sources for caveat in source.caveats]
        return msgspec.structs.replace(claim, caveats=tuple(dict.fromkeys(own)))

    return tuple(map(said, claims))
