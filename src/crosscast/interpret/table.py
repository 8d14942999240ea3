"""From a grid to a table: what each cell counts, how the cells are tied, and how far each can be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from crosscast.cast import System, bounds, check, disputed, prove
from crosscast.model import (
    Dimension,
    Document,
    Finding,
    Grade,
    Grid,
    Kind,
    Member,
    Period,
    Relation,
    Role,
    Severity,
    Status,
    Table,
    Unit,
    Value,
)
from crosscast.model import (
    Layout as GridLayout,
)
from crosscast.vocab import clean, find_measure, find_periods, union_id

from .axes import Axis, AxisPlace, find_misprinted_periods, read_axis
from .context import Given, find_context, settle, title_of
from .dates import settle_period
from .layout import Layout, Line, find_layout
from .relations import find_percentages, find_totals, parts_above_wholes, sum_relations
from .unscramble import Unscrambled, unscramble
from .values import read_symbols, read_value

_PEOPLE = {"victims", "suspects", "proceeded-against", "arrests", "prosecutions", "convictions"}
_NEEDED = (Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD)


def interpret(document: Document, given: Given | None = None) -> tuple[Table, ...]:
    """Understand every table of a document; what stays unsure becomes a finding of its table, never a figure."""
    return tuple(interpret_grid(grid, document, given or Given()) for grid in document.grids)


def interpret_grid(grid: Grid, document: Document, given: Given) -> Table:
    """Understand one grid. A table without figures comes back with roles only."""
    unscrambled: Unscrambled | None = None
    if grid.layout is GridLayout.RUN_TOGETHER:
        unscrambled = unscramble(grid, document.path, given.aliases)
        if unscrambled.grid is None:
            return _without_figures(grid, document, unscrambled.findings)
        grid = unscrambled.grid
    layout = find_layout(grid)
    if layout is None:
        return _without_figures(grid, document, ())
    return _Reading(grid, layout, document, given, unscrambled).table()


def _without_figures(grid: Grid, document: Document, findings: tuple[Finding, ...]) -> Table:
    n = len(grid)
    return Table(
        document=document.path,
        title=title_of(grid),
        grid=grid,
        roles=(Role.NOTE,) * n,
        values=(None,) * n,
        meanings=((),) * n,
        grades=(None,) * n,
        label_sound=(False,) * n,
        adds_up=(False,) * n,
        reasons=() if findings else ("It holds no figures.",),
        findings=(*grid.findings, *findings),
    )


class _Reading:
    """The steps from a layout to a table, which share what was found on the way."""

    def __init__(
        self, grid: Grid, layout: Layout, document: Document, given: Given, unscrambled: Unscrambled | None
    ) -> None:
        self.grid, self.layout, self.document, self.given, self.unscrambled = grid, layout, document, given, unscrambled
        self.findings: list[Finding] = [*grid.findings, *(unscrambled.findings if unscrambled else ())]
        self.reasons: list[str] = list(unscrambled.reasons if unscrambled else ())
        self.title = title_of(grid)
        covered = grid.occupancy()
        self.cells = [[covered.get((row.position, col.position)) for col in layout.cols] for row in layout.rows]
        self.values = self._values()
        self.context = find_context(grid, document, given)
        self.lends_period = False
        if self.context.period is None and self.context.window is None:
            self._lend_period()
        self.reasons += self.context.reasons
        titles = " ".join([*layout.corner, *(label for col in layout.cols for label in col.labels)])
        self.measure = self._constant(Dimension.MEASURE) or find_measure(titles) or self.context.measure_hint
        self.measure = self.measure or find_measure(titles, hints=True)
        people = self.measure in _PEOPLE
        self.rows = self._axis(layout.rows, layout.corner, people)
        self.cols = self._axis(layout.cols, ("",) * layout.n_header, people)
        self.headings_in_place = self._headings_in_place()
        self.row_totals, self.col_totals = find_totals(self.rows), find_totals(self.cols)
        self.periods, self.misprinted = self._periods()

    def table(self) -> Table:
        sums = self._sums()
        meanings = self._meanings(sums)
        relations, confirmed_cols, confirmed_rows = self._percentages(sums, meanings)
        relations = self._checked(relations)
        grades, adds_up, sound = self._grades(relations, meanings, confirmed_cols, confirmed_rows)
        self._ask_what_is_missing(meanings)
        return Table(
            document=self.document.path,
            title=self.title,
            grid=self.grid,
            roles=self._roles(),
            values=tuple(self.values),
            meanings=tuple(meanings),
            grades=grades,
            label_sound=sound,
            adds_up=adds_up,
            constants=self.context.constants,
            relations=relations,
            reasons=tuple(self.reasons),
            findings=tuple(self.findings),
            originals=self.unscrambled.originals if self.unscrambled else (),
        )

    def _find(self, slug: str, severity: Severity, message: str, cell: int | None = None) -> None:
        place = self.grid.place if cell is None else self.grid.places[cell]
        self.findings.append(Finding(slug, severity, message, self.document.path, place))

    def _constant(self, dimension: Dimension) -> str | None:
        return next((m.id for m in self.context.constants if m.dimension is dimension), None)

    def _axis(self, lines: Sequence[Line], titles: Sequence[str], people: bool) -> Axis:
        axis = read_axis(lines, titles, people=people, aliases=self.given.aliases, document=self.document.path)
        self.findings += axis.findings
        for label in dict.fromkeys(label for place in axis.places for label in place.partly):
            self._find(
                "label-partly-understood",
                Severity.QUESTION,
                f"'{label}' in '{self.title}' has words that may narrow what is counted. Its figures stand "
                "apart and are in no indicator until 'aliases' in study.yaml says what it means.",
            )
        for place in axis.places:
            for label in place.unknown:
                if not label:
                    self._find(
                        "row-without-label",
                        Severity.QUESTION,
                        f"A line of '{self.title}' lacks a label that the others have; its figures are left out.",
                        next((cell for cell in place.line.cells if cell >= 0), None),
                    )
                    continue
                self._find(
                    "unknown-label",
                    Severity.QUESTION,
                    f"'{label}' in '{self.title}' is not a name that is known here; its figures are left out. "
                    "If you know what it means, say so under 'aliases' in study.yaml.",
                    next((cell for cell in place.line.cells if cell >= 0 and self.grid.texts[cell] == label), None),
                )
        return axis

    def _lend_period(self) -> None:
        """Let the one period that a heading names hold for the columns whose headings name none."""
        headings = [label for col in self.layout.cols for label in col.labels]
        headings += self.layout.corner
        named = {f.period for text in headings for f in find_periods(text) if isinstance(f.period, Period)}
        if len(named) == 1:
            self.lends_period = True
            reason = (
                f"Its only period, {next(iter(named)).id}, stands in one heading and is taken to hold for all columns."
            )
            self.context = msgspec.structs.replace(
                self.context, period=named.pop(), reasons=(*self.context.reasons, reason)
            )

    def _headings_in_place(self) -> bool:
        """Whether every column of figures has a heading and every heading figures; else they may have slipped."""
        bare = [col for col in self.layout.cols if not any(col.labels)]
        if not self.layout.n_header or (len(bare) == len(self.layout.cols)) or not (bare or self.layout.astray):
            return bool(self.layout.n_header) or len(self.layout.cols) == 1
        self._find(
            "headings-not-over-figures",
            Severity.QUESTION,
            f"In '{self.title}' a column of figures has no heading, or a heading has no figures: look whether the "
            "headings slipped. None of its figures is shown as adding up.",
        )
        return False

    def _values(self) -> list[Value | None]:
        body = {cell for row in self.cells for cell in row if cell is not None}
        prints_zeros = any(self.grid.texts[cell].strip() == "0" for cell in body)
        notes = " ".join([*self.grid.after, *self.grid.before, self.document.text])
        symbols = read_symbols(notes, prints_zeros)
        values: list[Value | None] = [None] * len(self.grid)
        for cell in sorted(body):
            values[cell] = read_value(self.grid.texts[cell], symbols)
            if values[cell] is None and self.grid.texts[cell].strip():
                self._find(
                    "not-a-number",
                    Severity.QUESTION,
                    f"'{self.grid.texts[cell]}' stands where a figure should be, and is not one. It was left out.",
                    cell,
                )
        return values

    def _periods(self) -> tuple[dict[int, Period | None], dict[int, str]]:
        """The period of each body cell by its labels, and the rows or columns whose period is misprinted."""
        misprinted: dict[int, str] = {}
        likely: dict[tuple[str, int], Period] = {}
        for name, axis in (("row", self.rows), ("col", self.cols)):
            printed = [_finest(place) if place.total_from is None else None for place in axis.places]
            for misprint in find_misprinted_periods(printed):
                place = axis.places[misprint.index]
                label = next(label for label in reversed(place.line.labels) if label)
                likely[name, misprint.index] = misprint.likely
                misprinted |= dict.fromkeys(self._line_cells(name, misprint.index), label)
                first, last = misprint.likely.start, misprint.likely.end.toordinal() - 1
                self._find(
                    "misprinted-period",
                    Severity.QUESTION,
                    f"The period '{label}' overlaps other periods of its list. The only gap of its length is "
                    f"{first:%-d %B %Y} to {type(first).fromordinal(last):%-d %B %Y}: it is read so, and its figure "
                    "is no better than 'as read'. Ask the force which it is.",
                    next((cell for cell in reversed(place.line.cells) if cell >= 0), None),
                )
        periods: dict[int, Period | None] = {}
        for r, row in enumerate(self.rows.places):
            for c, col in enumerate(self.cols.places):
                if (cell := self.cells[r][c]) is None:
                    continue
                instead = likely.get(("row", r)) or likely.get(("col", c))
                labels = [instead] if instead else [*row.periods, *col.periods]
                periods[cell] = settle_period(labels, self.context)
        return periods, misprinted

    def _line_cells(self, axis: str, index: int) -> list[int]:
        cells = self.cells[index] if axis == "row" else [row[index] for row in self.cells]
        return [cell for cell in cells if cell is not None]

    def _sums(self) -> tuple[Relation, ...]:
        down = sum_relations(self.row_totals, len(self.layout.cols), lambda r, c: self.cells[r][c], self.values)
        across = sum_relations(self.col_totals, len(self.layout.rows), lambda c, r: self.cells[r][c], self.values)
        chose = self.unscrambled is not None
        return tuple(msgspec.structs.replace(relation, chose=chose) for relation in (*down, *across))

    def _meanings(self, sums: Sequence[Relation]) -> list[tuple[Member, ...]]:
        on_axes = {m.dimension for axis in (self.rows, self.cols) for place in axis.places for m in place.members}
        constants = [
            m for m in self.context.constants if m.dimension not in on_axes or m.dimension is Dimension.MEASURE
        ]
        others = self._other_outcomes()
        parts_of: dict[int, tuple[int, ...]] = {}
        for relation in sums:
            parts_of.setdefault(relation.cells[0], relation.cells[1:])
        meanings: list[tuple[Member, ...]] = [()] * len(self.grid)
        for r, row in enumerate(self.rows.places):
            for c, col in enumerate(self.cols.places):
                cell = self.cells[r][c]
                if cell is None or self.values[cell] is None or row.unknown or col.unknown:
                    continue
                if (members := _merged(others(row.members), others(col.members))) is None:
                    self._find(
                        "labels-contradict",
                        Severity.QUESTION,
                        f"The labels of its row and its column give '{self.grid.texts[cell]}' two meanings.",
                        cell,
                    )
                    continue
                have = {m.dimension for m in members}
                members += [m for m in constants if m.dimension not in have]
                if Dimension.MEASURE not in {m.dimension for m in members} and self.measure:
                    members.append(Member(Dimension.MEASURE, self.measure, self.measure))
                if Dimension.FORCE in (self.rows.dimensions + self.cols.dimensions) and Dimension.FORCE not in have:
                    members += self._all_forces(row, col, r, c)
                meanings[cell] = tuple(members)
        return self._with_periods(meanings, parts_of)

    def _other_outcomes(self) -> Callable[[Sequence[Member]], list[Member]]:
        """Make "other outcomes" say other than which: the same words are another remainder in another table."""
        listed = {
            m.id for axis in (self.rows, self.cols) for p in axis.places for m in p.members if _is_outcome_type(m)
        }
        id = "other-than-" + "-".join(sorted(listed, key=lambda type: (int(re.findall(r"\d+", type)[0]), type)))

        def renamed(members: Sequence[Member]) -> list[Member]:
            return [
                Member(m.dimension, id, m.label)
                if m.dimension is Dimension.OUTCOME and m.id == "other" and listed
                else m
                for m in members
            ]

        return renamed

    def _all_forces(self, row: AxisPlace, col: AxisPlace, r: int, c: int) -> list[Member]:
        """A total over forces is of as many forces as it adds up."""
        for place, totals, index, axis in ((row, self.row_totals, r, self.rows), (col, self.col_totals, c, self.cols)):
            if place.total_from is None:
                continue
            parts = next((t.parts for t in totals if t.total == index), ())
            forces = {m.id for part in parts for m in axis.places[part].members if m.dimension is Dimension.FORCE}
            if forces:
                label = next(label for label in place.line.labels if label)
                return [Member(Dimension.FORCE, f"forces:{len(forces)}", label)]
        return []

    def _with_periods(
        self, meanings: list[tuple[Member, ...]], parts_of: dict[int, tuple[int, ...]]
    ) -> list[tuple[Member, ...]]:
        """Add each cell's period and, once the period is known, its offence."""
        done = list(meanings)
        for cell, members in enumerate(meanings):
            if not members:
                continue
            period_id = self._period_id(cell, parts_of)
            if period_id:
                label = self.misprinted.get(cell, period_id)
                members = (*members, Member(Dimension.PERIOD, period_id, label))
            named = tuple(m.id for m in members if m.dimension is Dimension.OFFENCE) or self.context.offences
            around = Period.parse(period_id.split("+")[0]) if period_id else None
            if self._is_total_of(Dimension.OFFENCE, cell):
                named = self._of_all_parts(Dimension.OFFENCE, meanings, parts_of.get(cell, ()))
            offence = settle(named, around)
            members = tuple(m for m in members if m.dimension is not Dimension.OFFENCE)
            if offence:
                members = (*members, Member(Dimension.OFFENCE, offence, offence))
            done[cell] = tuple(sorted(members, key=lambda m: (m.dimension.value, m.id)))
        return done

    def _of_all_parts(
        self, dimension: Dimension, meanings: list[tuple[Member, ...]], parts: Sequence[int]
    ) -> tuple[str, ...]:
        """The one member that all parts of a total share, codes of one offence as that offence; else none."""
        ids = {m.id.split(":")[0] for part in parts for m in meanings[part] if m.dimension is dimension}
        return tuple(ids) if len(ids) == 1 else ()

    def _is_total_of(self, dimension: Dimension, cell: int) -> bool:
        on_axis = dimension in self.rows.dimensions or dimension in self.cols.dimensions
        return on_axis and any(
            self.cells[r][c] == cell and (row.total_from is not None or col.total_from is not None)
            for r, row in enumerate(self.rows.places)
            for c, col in enumerate(self.cols.places)
        )

    def _period_id(self, cell: int, parts_of: dict[int, tuple[int, ...]]) -> str | None:
        periods = self._all_periods(cell, parts_of)
        return union_id(periods) if periods else None

    def _all_periods(self, cell: int, parts_of: dict[int, tuple[int, ...]]) -> list[Period]:
        """A cell's own period, or for a total over periods all those of its parts; none where a part has none."""
        own = self.periods.get(cell)
        of_parts = [self._all_periods(part, parts_of) for part in parts_of.get(cell, ())]
        together = {period for periods in of_parts for period in periods}
        if of_parts and all(of_parts) and (own is None or len(together) > 1):
            return sorted(together)
        return [own] if own else []

    def _percentages(
        self, sums: tuple[Relation, ...], meanings: list[tuple[Member, ...]]
    ) -> tuple[tuple[Relation, ...], set[int], set[int]]:
        relations = list(sums)
        confirmed: list[set[int]] = []
        for axis, totals, across, n_lines, by_row in (
            (self.cols, self.col_totals, self.row_totals, len(self.layout.rows), False),
            (self.rows, self.row_totals, self.col_totals, len(self.layout.cols), True),
        ):
            if by_row and any(r.kind is Kind.PERCENTAGE for r in relations):
                confirmed.append(set())
                continue

            def cell(position: int, line: int, by_row: bool = by_row) -> int | None:
                return self.cells[position][line] if by_row else self.cells[line][position]

            def members(position: int, axis: Axis = axis) -> tuple[Member, ...]:
                return axis.places[position].members

            found = find_percentages(axis, totals, across, n_lines, cell, self.values, members)
            chose = self.unscrambled is not None
            relations += [msgspec.structs.replace(r, chose=r.chose or chose) for r in found.relations]
            self.reasons += found.reasons
            confirmed.append(set(found.confirmed))
            if found.swapped:
                self._find(
                    "labels-look-swapped",
                    Severity.ERROR,
                    "The percentages fit only if part and whole stand the other way round than their labels say: look "
                    "whether two headings were swapped. None of these figures is used as adding up.",
                )
                self.swapped = True
            for position in found.not_understood:
                if not (by_row and found.relations):
                    self._find(
                        "percentages-not-understood",
                        Severity.QUESTION,
                        f"The percentages under '{_last_label(axis.places[position])}' are not a share of any figures "
                        "of this table that could be found.",
                    )
        return tuple(relations), confirmed[0], confirmed[1]

    swapped = False

    def _checked(self, relations: Sequence[Relation]) -> tuple[Relation, ...]:
        system = System.build(self.values, relations)
        checked = check(system)
        for relation in checked:
            if relation.holds is False:
                self._find("does-not-add-up", Severity.ERROR, self._say_broken(system, relation), relation.cells[0])
        return checked

    def _say_broken(self, system: System, relation: Relation) -> str:
        where = f"'{self.title}'"
        if relation.kind is Kind.PERCENTAGE:
            return f"In {where}: {system.explain(relation)}."
        parts = "more" if relation.difference > 0 else "less"
        return (
            f"In {where} the {len(relation.cells) - 1} parts come to {abs(relation.difference):,} {parts} than the "
            f"printed total {self.values[relation.cells[0]]}. All are disputed until it is known which is wrong."
        )

    def _grades(
        self,
        relations: tuple[Relation, ...],
        meanings: list[tuple[Member, ...]],
        confirmed_cols: set[int],
        confirmed_rows: set[int],
    ) -> tuple[tuple[Grade | None, ...], tuple[bool, ...], tuple[bool, ...]]:
        system = System.build(self.values, relations)
        in_dispute = list(disputed(system))
        proved = prove(system)
        for part, whole in parts_above_wholes(meanings, self.values):
            if not (in_dispute[part] and in_dispute[whole]):
                self._find(
                    "part-above-whole",
                    Severity.ERROR,
                    f"The part {self.values[part]} is above its whole {self.values[whole]}: one of the two is wrong, "
                    "or a label beside them.",
                    part,
                )
            in_dispute[part] = in_dispute[whole] = True
        self._say_what_totals_reveal(system)
        cut_off = any(finding.slug == "cut-off" for finding in self.grid.findings)
        sums_hold = all(relation.holds is not False for relation in relations if relation.kind is Kind.SUM)
        may_prove = sums_hold and self.headings_in_place and not cut_off
        sound = [False] * len(self.grid)
        adds_up = [False] * len(self.grid)
        grades: list[Grade | None] = [None] * len(self.grid)
        count_cols = {c for c in range(len(self.cols.places)) if not self.cols.places[c].is_percentage}
        count_rows = {r for r in range(len(self.rows.places)) if not self.rows.places[r].is_percentage}
        for r, row in enumerate(self.rows.places):
            for c, col in enumerate(self.cols.places):
                cell = self.cells[r][c]
                if cell is None or self.values[cell] is None:
                    continue
                col_sound = col.sound or confirmed_cols >= count_cols
                row_sound = row.sound or confirmed_rows >= count_rows
                labels_known = bool(meanings[cell]) and not (row.unknown or col.unknown or row.partly or col.partly)
                labels_known = labels_known and all(m.dimension is not Dimension.OTHER for m in meanings[cell])
                labels_known = labels_known and not (self.lends_period and not (row.periods or col.periods))
                sound[cell] = col_sound and row_sound
                adds_up[cell] = proved[cell] and labels_known and cell not in self.misprinted and may_prove
                grades[cell] = self._grade(cell, in_dispute[cell], adds_up[cell] and sound[cell])
        for relation in relations:  # what a total covers is no surer than the labels of its parts
            if relation.kind is Kind.SUM and not all(sound[part] for part in relation.cells[1:]):
                sound[relation.cells[0]] = False
        for cell, grade in enumerate(grades):
            if grade is Grade.PROVED and not sound[cell]:
                grades[cell] = Grade.READ
        return tuple(grades), tuple(adds_up), tuple(sound)

    def _grade(self, cell: int, in_dispute: bool, proved: bool) -> Grade:
        value = self.values[cell]
        assert value is not None
        if in_dispute or self.swapped:
            return Grade.DISPUTED
        if self.unscrambled is not None:
            return Grade.REPAIRED
        if not value.is_exact:
            return Grade.READ if value.is_absent else Grade.BOUNDED
        return Grade.PROVED if proved else Grade.READ

    def _say_what_totals_reveal(self, system: System) -> None:
        """Tell the study's author, without the numbers, that a reader can work out what the source hid."""
        hidden = [i for i, v in enumerate(self.values) if v is not None and v.status is Status.SUPPRESSED]
        if not hidden:
            return
        found = bounds(system, hidden)
        exact = sum(bound.low == bound.high for bound in found)
        narrowed = sum(
            (bound.low, bound.high) != (value.low, value.high)
            for bound, cell in zip(found, hidden, strict=True)
            if (value := self.values[cell]) is not None
        )
        if narrowed:
            self._find(
                "hidden-count-exposed",
                Severity.NOTE,
                f"Of the {len(hidden)} small counts that '{self.title}' hides, its own totals narrow {narrowed} "
                f"({exact} to a single number). Crosscast does not publish them; consider telling the force.",
            )

    def _ask_what_is_missing(self, meanings: list[tuple[Member, ...]]) -> None:
        missing: Counter[Dimension] = Counter()
        for cell, members in enumerate(meanings):
            value = self.values[cell]
            if value is None or value.unit is not Unit.COUNT or value.is_absent or not members:
                continue
            have = {m.dimension for m in members}
            missing.update(d for d in _NEEDED if d not in have and not self._is_total_of(d, cell))
        for dimension, n in missing.items():
            self._find(
                f"no-{dimension.value}",
                Severity.QUESTION,
                f"'{self.title}' does not say which {dimension.value} {n} of its figures are of; they are left "
                f"out. {_WHERE_TO_SAY[dimension]}",
            )

    def _roles(self) -> tuple[Role, ...]:
        body = {cell for row in self.cells for cell in row if cell is not None}
        notes = set(self.layout.notes)
        roles = []
        for cell in range(len(self.grid)):
            if cell in body:
                roles.append(Role.BODY)
            elif self.grid.rows[cell] < self.layout.n_header:
                roles.append(Role.HEADER)
            elif cell in notes:
                roles.append(Role.NOTE)
            else:
                roles.append(Role.STUB)
        return tuple(roles)


_WHERE_TO_SAY = {
    Dimension.MEASURE: "Say under 'aliases' in study.yaml what its headings count.",
    Dimension.FORCE: "Say it as 'publisher' of the response in study.yaml.",
    Dimension.OFFENCE: "Say it as 'offence' of the response in study.yaml.",
    Dimension.PERIOD: "Say it as 'period' of the response in study.yaml.",
}


def _is_outcome_type(member: Member) -> bool:
    return member.dimension is Dimension.OUTCOME and member.id[0].isdigit()


def _finest(place: AxisPlace) -> Period | None:
    fixed = [period for period in place.periods if isinstance(period, Period)]
    return min(fixed, key=lambda period: period.days) if fixed else None


def _last_label(place: AxisPlace) -> str:
    return next((label for label in reversed(place.line.labels) if label), "")


def _merged(row: Sequence[Member], col: Sequence[Member]) -> list[Member] | None:
    """The members of both; None where they name different members of one dimension."""
    merged: dict[tuple[Dimension, str], Member] = {}
    for member in (*row, *col):
        key = (member.dimension, clean(member.label) if member.dimension is Dimension.OTHER else "")
        if key in merged and merged[key].id != member.id:
            if member.dimension is Dimension.MEASURE:
                continue
            return None
        merged[key] = member
    return list(merged.values())
