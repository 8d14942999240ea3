"""The 43 territorial forces of England and Wales as tiles of one size: who answered, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from crosscast.campaign import Answer, Coverage
from crosscast.vocab import name_of, territorial_forces


class Place(msgspec.Struct, frozen=True):
    """Where the tile of a force stands, counted from 0 at the north west, and what is written on it."""

    force: str
    name: str
    short: str
    row: int
    col: int


class Tile(msgspec.Struct, frozen=True):
    """A force's tile with its state: the sign says in ink what the ground says in colour."""

    place: Place
    state: str  # complete, limited, none, not-asked
    sign: str


class TileMap(msgspec.Struct, frozen=True):
    tiles: tuple[Tile, ...]
    key: tuple[tuple[str, str, str, int], ...]  # state, sign, what it means, how many forces
    elsewhere: tuple[str, ...]  # forces that were asked and have no tile
    n_rows: int
    n_cols: int

    @property
    def says(self) -> str:
        """The map in words, for those who do not see it."""
        said = []
        for state, _, meaning, n in self.key:
            names = [tile.place.name for tile in self.tiles if tile.state == state]
            said.append(f"{meaning} ({n}): {', '.join(names)}.")
        return " ".join(said)


_SIGNS = {"complete": "●", "limited": "◐", "none": "○", "not-asked": "–"}
_MEANINGS = {
    "complete": "Answered completely",
    "limited": "Answered in part",
    "none": "Gave no answer",
    "not-asked": "Not asked",
}
_STATES = {Answer.COMPLETE: "complete", Answer.LIMITED: "limited", Answer.NONE: "none"}


def tile_map(coverage: Coverage) -> TileMap | None:
    """The tiles of a study's coverage; None where no force of the map was asked."""
    states = {row.force.id: _STATES[row.answer] for row in coverage.asked}
    tiles = [(place, states.get(place.force, "not-asked")) for place in places()]
    if all(state == "not-asked" for _, state in tiles):
        return None
    found = [state for _, state in tiles]
    on_map = {place.force for place, _ in tiles}
    return TileMap(
        tiles=tuple(Tile(place, state, _SIGNS[state]) for place, state in tiles),
        key=tuple((s, _SIGNS[s], _MEANINGS[s], found.count(s)) for s in _MEANINGS if s in found),
        elsewhere=tuple(name_of(row.force) for row in coverage.asked if row.force.id not in on_map),
        n_rows=1 + max(place.row for place in places()),
        n_cols=1 + max(place.col for place in places()),
    )


@cache
def places() -> Sequence[Place]:
    """Each force's place (`tiles.yaml`), from the north, from the west."""
    layout = yaml.safe_load(files(__package__).joinpath("tiles.yaml").read_text("utf-8"))
    names = {member.id: name_of(member) for member in territorial_forces()}
    return [
        Place(force, names[force], layout["short"][force], row, col)
        for row, line in enumerate(layout["rows"])
        for col, force in enumerate(line)
        if force != "."
    ]
