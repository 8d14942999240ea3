"""Find the cheapest cells to hide so that every secret has the room it needs, and prove how cheap it could be.

A cut loop: choose the cheapest cells that satisfy the cuts known so far, attack the choice, add the cuts that the
attack shows, choose again; first with shares of cells, which is quick and gives a bound, then with whole cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from math import ceil
from typing import NamedTuple

import numpy as np

from .program import Deadline, OutOfTimeError
from .protect_attack import Attack
from .protect_guard import Guard
from .protect_master import Master
from .protect_mend import mended, trimmed
from .protect_pattern import Pattern, cheapest_first
from .protect_problem import Flags, Need, Needs, Problem, Shares

_FOR_SHARES = 0.15  # of the time, at most
_STALLED = 0.0005  # a round that raises the bound by less is the last
_LARGE = 2_000  # more cells than this: an answer within _ENOUGH of the best is not improved further
_ENOUGH = 0.005
_LOOSE = 0.02  # a choice that near to the cheapest known to be possible will do for a start
_ROUGH, _IDLE = 0.04, 3  # the same for few cells; where the cheapest is hard to tell, so many rounds more are tried
_REOPENED, _FAILED = 0.3, 12  # the part of a choice that is left open again; after so many failures it stays
_MANY, _FEW = 50, 20  # so many needs are tried many at a time first, until a turn meets fewer than so many
_FAR = 12  # as far as cells move then
_FIRST_BY = 0.25  # of the time, by when a large table should have an answer
_LEAST = 2.0  # seconds that are taken at least, to show that there is an answer
_ANY_WORK = 2**62
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
        self.seconds, self.say = seconds, say
        self.deadline = Deadline(max(seconds, _LEAST), _ANY_WORK)
        self.attack, self.master = Attack(problem, self.deadline), Master(problem, self.deadline)
        self.is_large = len(self.master.free) > _LARGE
        self.guard = Guard(problem)
        self.best = problem.can_hide | problem.is_primary
        self.wide = Pattern(self.attack, self.best)
        self.known = self.wide.known
        self.unmet: list[Need] = []
        self.needs: list[Need] = []
        self.least = problem.cost_of(problem.is_primary)

    def run(self) -> Found:
        self._take_needs()
        with suppress(OutOfTimeError):  # the best so far is safe
            self._improve()
        return Found(self.best, min(self.least, self._cost), tuple(self.unmet))

    def _take_needs(self) -> None:
        """The needs as far as they are met with everything hidden: shown in whole numbers, so there is an answer."""
        needs = self.problem.needs
        unmet = self.wide.meet(needs)
        less = [need._replace(amount=reached) for need in unmet if (reached := self.wide.reach(need))]
        self.unmet, met = unmet, set(needs) - set(unmet)
        self.needs = cheapest_first([*met, *less])

    def _improve(self) -> None:
        shares = self._weigh_shares()
        is_large = self.is_large
        enough = _ENOUGH if is_large else 0.0
        n_tried, n_idle, gap, is_first = 0, 0, _ROUGH, True
        while self._cost > self.least * (1 + enough):
            patience = max(self.deadline.seconds / 3, 0.1)
            hidden, least = self.master.whole(patience, _LOOSE / (1 + n_tried) if is_large else gap)
            self.least = max(self.least, least)
            n_tried, n_idle = n_tried + 1, n_idle + 1
            if (hidden is None and not is_first) or self.least >= self._cost:
                break
            if hidden is None:
                hidden = shares > 0.5
            is_hard = not is_large and self.problem.cost_of(hidden) > least
            n_cuts = self.master.n_cuts
            _, unmet = self._attack(hidden.astype(float))
            is_last = self.master.n_cuts == n_cuts
            is_due = is_large and (not is_first or self._spent() > _FIRST_BY * self.seconds)
            if not unmet or is_last or is_due or (is_hard and is_first):
                before = self._cost
                self._take(self._safe(hidden, unmet, shares))
                if is_hard:
                    self._improved(shares)
                n_idle = 0 if self._cost < before else n_idle
                is_first = False
                self._attack(hidden.astype(float))  # with the needs that came up
                is_last = self.master.n_cuts == n_cuts
            if not is_first and ((is_last and not is_hard) or (is_hard and n_idle > _IDLE)):
                break
            if is_last:
                gap = 0.0
            self._tell()

    @property
    def _cost(self) -> int:
        return self.problem.cost_of(self.best)

    def _take(self, found: Flags) -> bool:
        """Whether this safe pattern is cheaper than the best so far; then it is the best."""
        is_cheaper = self.problem.cost_of(found) < self._cost
        self.best = found if is_cheaper else self.best
        return is_cheaper

    def _improved(self, shares: Shares) -> None:
        """Look for a cheaper pattern that shares most cells with the best: part by part left open again.

        (Large neighbourhood search: P. Shaw, CP 1998.) Which part is drawn, always in the same way.
        """
        rng, n_failed = np.random.default_rng(1), 0
        is_free = self.problem.can_hide & ~self.problem.is_primary
        while n_failed < _FAILED and self._cost > self.least:
            n_failed += 1
            further = np.flatnonzero(self.best & is_free)
            part = self.best.copy()
            part[rng.choice(further, ceil(_REOPENED * len(further)), replace=False)] = False
            _, unmet = self._attack(part.astype(float))
            guessed = np.clip(shares + rng.uniform(-0.5, 0.5, len(shares)), 0, 1)
            pattern = Pattern(self.attack, mended(self.attack, part, unmet, guessed), self.known)
            if pattern.meet(self.needs):
                continue
            trimmed(pattern, self.problem.cost, is_free, self.deadline)
            if pattern.cost < self._cost and self._take(self._safe(pattern.hidden, [], shares)):
                n_failed = 0

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
        opened, chance = self.attack.opened(shares), np.random.default_rng(1)
        columns, met = Needs.of(needs), np.zeros(len(needs), dtype=bool)
        unmet: list[Need] = []
        n_new = 0
        is_asked = (shares[columns.cells] > 1 - 1e-6) & (columns.knowers < 0)
        n_met = _FEW
        while n_met >= _FEW and (is_asked & ~met).sum() >= _MANY:
            before = int(met.sum())
            met |= columns.met_by(opened.move_many(columns, is_asked & ~met, _FAR, chance))
            n_met = int(met.sum()) - before
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
                hidden = more if (more != hidden).any() else self.wide.hidden
            pattern = Pattern(self.attack, hidden, self.known)
            unmet = pattern.meet(self.needs)
            if not unmet:
                unmet = self._further(pattern)
            self.known = pattern.known
            if not unmet:
                break
            is_as_given = False
            self.needs += [need for need in unmet if need not in self.needs]
        if not is_as_given and not self.is_large:
            self._take(hidden)
            free = self.problem.can_hide & ~self.problem.is_primary
            trimmed(pattern, self.problem.cost, free, self.deadline)
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
        """Needs that the pattern does not meet, although they can be met."""
        found: list[Need] = []
        for need in self.guard.further_needs(pattern, self.small_below, self.width):
            if self.wide.find(need) is not None:
                found.append(need)
            else:
                self.guard.give_up(need)
        return found

    def _spent(self) -> float:
        return self.seconds - self.deadline.seconds

    def _tell(self) -> None:
        self.say("Choosing what to hide", min(int(self._spent()), int(self.seconds)), max(int(self.seconds), 1))
