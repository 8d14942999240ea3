"""Find the cheapest cells to hide so that every secret has the room it needs, and prove how cheap it could be.

A cut loop: choose the cheapest cells that satisfy the cuts known so far, attack the choice, add the cuts that the
attack shows, choose again; first with shares of cells, which is quick and gives a bound, then with whole cells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np

from .protect_attack import Attack
from .protect_guard import further_needs
from .protect_master import Master
from .protect_mend import mended, trimmed
from .protect_pattern import Pattern, cheapest_first
from .protect_problem import Flags, Need, Needs, Problem, Shares

_FOR_SHARES = 0.3  # of the time, at most
_STALLED = 0.0005  # a round that raises the bound by less is the last
_LARGE = 2_000  # more cells than this: an answer within _ENOUGH of the best is not improved further
_ENOUGH = 0.005
_LOOSE = 0.02  # a choice that near to the cheapest known to be possible will do for a start
_ROUGH, _IDLE = 0.04, 3  # the same for few cells; where the cheapest is hard to tell, so many rounds more are tried
_REOPENED, _FAILED = 0.3, 12  # the part of a choice that is left open again; after so many failures it stays
_MANY, _TURNS = 50, 10  # so many needs are tried many at a time first, in so many turns
_PATIENCE = 1.0  # seconds to choose what to hide besides

Say = Callable[[str, int, int], None]


class Found(NamedTuple):
    """The hidden cells, a cost that no safe choice is below, and the needs that no choice can meet."""

    hidden: Flags
    least: int
    unmet: tuple[Need, ...]


def search(problem: Problem, small_below: int, width: int, seconds: float, say: Say) -> Found:
    """The cheapest safe pattern, or the best found in the time, with what is proved of the cheapest.

    `small_below` and `width`: no other hidden count that could be small is left fewer than `width` numbers.
    """
    return _Search(problem, small_below, width, seconds, say).run()


class _Search:
    def __init__(self, problem: Problem, small_below: int, width: int, seconds: float, say: Say) -> None:
        self.problem, self.small_below, self.width = problem, small_below, width
        self.seconds, self.say, self.began = seconds, say, time.monotonic()
        self.attack, self.master = Attack(problem), Master(problem)
        self.everything = problem.can_hide | problem.is_primary
        self.opened_wide = self.attack.opened(self.everything.astype(float))
        self.unmet: dict[Need, None] = {}  # in the order found
        self.needs: list[Need] = []
        self.least = problem.cost_of(problem.is_primary)

    def run(self) -> Found:
        self.needs = cheapest_first(self._attainable(self.problem.needs))
        shares = self._weigh_shares()
        cost_of, is_large = self.problem.cost_of, len(self.master.free) > _LARGE
        enough = _ENOUGH if is_large else 0.0
        best: Flags | None = None
        n_tried, n_idle, gap = 0, 0, _ROUGH
        while best is None or (not self._is_time_over() and cost_of(best) > self.least * (1 + enough)):
            patience = max((self.seconds - self._spent()) / 3, 0.1)
            hidden, least = self.master.whole(patience, _LOOSE / (1 + n_tried) if is_large else gap)
            self.least = max(self.least, least)
            n_tried, n_idle = n_tried + 1, n_idle + 1
            if best is not None and (hidden is None or self.least >= cost_of(best)):
                break
            if hidden is None:
                hidden = shares > 0.5
            is_hard = not is_large and cost_of(hidden) > least
            n_cuts = self.master.n_cuts
            _, unmet = self._attack(hidden.astype(float))
            is_last = self.master.n_cuts == n_cuts
            if not unmet or is_last or is_large or (is_hard and best is None) or self._is_time_over():
                found = self._safe(hidden, unmet, shares)
                found = self._improved(found, shares) if is_hard else found
                if best is None or cost_of(found) < cost_of(best):
                    best, n_idle = found, 0
                self._attack(hidden.astype(float))  # with the needs that came up
                is_last = self.master.n_cuts == n_cuts
            if best is not None and ((is_last and not is_hard) or (is_hard and n_idle > _IDLE)):
                break
            if is_last:
                gap = 0.0
            self._tell()
        return Found(
            best, min(self.least, cost_of(best)), tuple(need for need in self.unmet if need in self.problem.needs)
        )

    def _improved(self, best: Flags, shares: Shares) -> Flags:
        """A cheaper pattern, if there is one that shares most cells with the best: part by part left open again.

        (Large neighbourhood search: P. Shaw, CP 1998.) Which part is drawn, always in the same way.
        """
        rng, n_failed = np.random.default_rng(1), 0
        cost_of, is_free = self.problem.cost_of, self.problem.can_hide & ~self.problem.is_primary
        while n_failed < _FAILED and cost_of(best) > self.least and not self._is_time_over():
            further = np.flatnonzero(best & is_free)
            part = best.copy()
            part[rng.choice(further, ceil(_REOPENED * len(further)), replace=False)] = False
            _, unmet = self._attack(part.astype(float))
            guessed = np.clip(shares + rng.uniform(-0.5, 0.5, len(shares)), 0, 1)
            found = mended(self.attack, part, unmet, guessed)
            pattern = Pattern(self.attack, found, self.needs)
            trimmed(pattern, self.problem.cost, is_free, self._is_time_over)
            if not pattern.unmet and pattern.cost < cost_of(best):
                found = self._safe(pattern.hidden, [], shares)
            n_failed += 1
            if not pattern.unmet and cost_of(found) < cost_of(best):
                best, n_failed = found, 0
        return best

    def _attainable(self, needs: Iterable[Need]) -> list[Need]:
        """The needs as far as they can be met with everything hidden; what cannot be met is remembered."""
        needs = [need for need in needs if need not in self.unmet]
        columns, met = Needs.of(needs), np.zeros(len(needs), dtype=bool)
        found: list[Need] = []
        for index, need in enumerate(needs):
            if met[index]:
                continue
            move = self.opened_wide.move(need, None)
            met |= columns.met_by(move.moves)
            if not met[index]:
                self.unmet[need] = None
                reached = int(move.reached + 1e-6)
                found += [need._replace(amount=reached)] if reached > 0 else []
        return found + [need for index, need in enumerate(needs) if met[index]]

    def _weigh_shares(self) -> Shares:
        """Raise the bound with shares of cells until it stalls; the last shares."""
        shares, before = self.master.primaries_only(), -1.0
        while self._attack(shares)[0] and self._spent() < _FOR_SHARES * self.seconds:
            shares, bound = self.master.relaxed()
            self.least = max(self.least, ceil(bound - 1e-6))
            if bound < before * (1 + _STALLED) and len(self.master.free) > _LARGE:
                break
            before = bound
            self._tell()
        return shares

    def _attack(self, shares: Shares, needs: Sequence[Need] | None = None) -> tuple[int, list[Need]]:
        """Attack a choice; how many new cuts that gave, and which needs (of all) it does not meet."""
        needs = self.needs if needs is None else needs
        opened = self.attack.opened(shares)
        columns, met = Needs.of(needs), np.zeros(len(needs), dtype=bool)
        unmet: list[Need] = []
        n_new = 0
        is_asked = (shares[columns.cells] > 1 - 1e-6) & (columns.knowers < 0)
        for turn in range(_TURNS if len(needs) > _MANY else 0):
            n_met = int(met.sum())
            met |= columns.met_by(opened.move_many(columns, is_asked & ~met, turn))
            if met.sum() - n_met < _MANY / 2:
                break
        for index, need in enumerate(needs):
            if met[index] or shares[need.cell] < 1 - 1e-6:
                continue
            for cap in (float(need.amount), None):
                move = opened.move(need, cap)
                if move.reached > need.amount - 1e-6:
                    met |= columns.met_by(move.moves)
                    break
                cut = self.attack.cut(need, move.multipliers)
                if cut is not None and not cut.is_met(shares):
                    n_new += self.master.add(cut)
                    unmet.append(need)
                    break
            else:
                unmet.append(need)
        return n_new, unmet

    def _safe(self, hidden: Flags, unmet: list[Need], shares: Shares) -> Flags:
        """The pattern, or one with more hidden where it lets anything through, verified in whole numbers."""
        is_as_given = not unmet
        while True:
            if unmet:
                more = self._mended(hidden, unmet, shares)
                hidden = more if (more != hidden).any() else self.everything.copy()
            pattern = Pattern(self.attack, hidden, self.needs)
            unmet = pattern.unmet or self._further(pattern)
            if not unmet:
                break
            is_as_given = False
            self.needs += [need for need in unmet if need not in self.needs]
        if not is_as_given:
            free = self.problem.can_hide & ~self.problem.is_primary
            trimmed(pattern, self.problem.cost, free, self._is_time_over)
            return hidden if self._further(pattern) else pattern.hidden
        return hidden

    def _mended(self, hidden: Flags, unmet: list[Need], shares: Shares) -> Flags:
        """More hidden, cell by cell as the cuts ask for it; where they do not help, along the cheapest ways."""
        _, unmet = self._attack(hidden.astype(float), unmet)
        while unmet:
            more = self.master.extended(hidden, _PATIENCE)
            if more is None or not (more & ~hidden).any():
                break
            hidden = hidden | more
            _, unmet = self._attack(hidden.astype(float), unmet)
        return mended(self.attack, hidden, unmet, shares) if unmet else hidden

    def _further(self, pattern: Pattern) -> list[Need]:
        further = further_needs(self.problem, pattern, self.small_below, self.width)
        return [need for need in self._attainable(further) if need not in self.needs or pattern.meet([need])]

    def _is_time_over(self) -> bool:
        return self._spent() > self.seconds

    def _spent(self) -> float:
        return time.monotonic() - self.began

    def _tell(self) -> None:
        self.say("Choosing what to hide", min(int(self._spent()), int(self.seconds)), max(int(self.seconds), 1))
