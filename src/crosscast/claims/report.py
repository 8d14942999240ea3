"""A checked article as the JSON that scripts rely on: `crosscast check FILE --json`."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from .claim import Checked, Claim


def to_json(checked: Checked) -> bytes:
    """The verdicts of an article. `actual` holds numbers, or null where there is none or no end is known."""
    found = len(checked.claims)
    return msgspec.json.encode(
        {
            "claims": [_claim(claim) for claim in checked.claims],
            "coverage": {"quantities_found": found, "judged": checked.judged, "abstained": found - checked.judged},
        }
    )


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "quantity": claim.quantity,
        "kind": claim.kind,
        "verdict": claim.verdict,
        "figures": claim.figures,
        "actual": {"low": _number(claim.actual_low), "high": _number(claim.actual_high)},
        "reason": claim.reason,
        "suggestion": claim.suggestion,
        "caveats": claim.caveats,
    }


def _number(n: Fraction | None) -> int | float | None:
    if n is None:
        return None
    return n.numerator if n.denominator == 1 else round(float(n), 6)
