"""The rows or columns of a table understood, with a question to a person about the labels that are not wholly known."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Dimension
from crosscast.vocab import OF_SUSPECTS, clean, nearest_names

from .apart import with_lone_label_apart, with_suspects_apart
from .axes import Axis, read_axis
from .given import Given
from .groups import without_group_headings
from .layout import Line
from .notebook import Notebook, short


def ask_of_labels(
    lines: Sequence[Line], titles: Sequence[str], measure: str | None, given: Given, title: str, notebook: Notebook
) -> Axis:
    people = measure in OF_SUSPECTS  # what was done with them; victims stand beside the outcomes of offences
    axis = read_axis(lines, titles, people=people, aliases=given.aliases, document=notebook.document)
    axis = without_group_headings(axis)
    if measure not in OF_SUSPECTS:
        axis = with_suspects_apart(axis, titles)
    axis, alone = with_lone_label_apart(axis)
    notebook.findings += axis.findings
    places = [(place, label) for place in axis.places for label in place.unknown]
    unknown = list(dict.fromkeys(label for place, label in places if not label or label != place.derived))
    partly = list(dict.fromkeys(label for place in axis.places for label in place.partly if label not in alone))
    _ask_of_partly_known([label for label in partly if label not in unknown], title, notebook)
    for member in dict.fromkeys(m for place in axis.places for m in place.members if m.dimension is Dimension.OTHER):
        offer = given.offers.get(clean(member.label))
        if member.label not in (*partly, *unknown) and (offer or member.label in alone):
            then = f"{offer} If that holds here," if offer else "If you know what it means,"
            notebook.ask(
                "unknown-label",
                f"'{member.label}' in '{short(title)}' is not a name that is known here; its figures stand apart under "
                f"it. {then} say so under 'aliases' in study.yaml.",
            )
    if "" in unknown:
        notebook.ask(
            "row-without-label",
            f"A line of '{short(title)}' lacks a label that the others have; its figures are left out.",
            next((cell for p in axis.places if "" in p.unknown for cell in p.line.cells if cell >= 0), None),
        )
    _ask_of_unknown([label for label in unknown if label], axis, given, title, notebook)
    return axis


def _ask_of_partly_known(labels: Sequence[str], title: str, notebook: Notebook) -> None:
    if labels:
        have, it, means = ("has", "it means", "Its") if len(labels) == 1 else ("have", "they mean", "Their")
        notebook.ask(
            "label-partly-understood",
            f"{_listed(labels)} in '{short(title)}' {have} words that may narrow what is counted. {means} figures "
            f"stand apart and are in no indicator until 'aliases' in study.yaml says what {it}.",
            _cell_of(labels[0], notebook),
        )


def _ask_of_unknown(labels: Sequence[str], axis: Axis, given: Given, title: str, notebook: Notebook) -> None:
    if not labels:
        return
    kinds = [dimension for dimension in axis.dimensions if dimension is not None]
    hints = [
        given.offers.get(clean(label)) or (f"'{label}' is like {' and '.join(map(repr, near))}." if near else "")
        for label in labels
        for near in [nearest_names(label, kinds)]
    ]
    are, they = ("is not a name that is", "it means") if len(labels) == 1 else ("are no names that are", "they mean")
    whose = "its" if len(labels) == 1 else "their"
    notebook.ask(
        "unknown-label",
        f"{_listed(labels)} in '{short(title)}' {are} known here; {whose} figures are left out. If you know "
        f"what {they}, say so under 'aliases' in study.yaml. {' '.join(filter(None, hints))}".strip(),
        _cell_of(labels[0], notebook),
    )


def _listed(labels: Sequence[str]) -> str:
    quoted = [f"'{label}'" for label in labels]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _cell_of(label: str, notebook: Notebook) -> int | None:
    return next((cell for cell, text in enumerate(notebook.grid.texts) if text.strip() == label), None)
