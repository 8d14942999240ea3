"""Rows whose columns ran together ("3026211%"): the one split that every rate and total allows, or none."""

from __future__ import annotations

import msgspec

from crosscast.model import Finding, Grid


class Unscrambled(msgspec.Struct, frozen=True):
    grid: Grid | None
    originals: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()


def unscramble(grid: Grid, document: str, aliases: dict[str, str]) -> Unscrambled:
    return Unscrambled(None)
