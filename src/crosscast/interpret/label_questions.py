"""The rows or columns of a table understood, with a question to a person for each label that is not wholly known."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Dimension
from crosscast.vocab import OF_SUSPECTS, clean, nearest_names

from .apart import with_lone_label_apart, with_suspects_apart
from .axes import Axis, read_axis
from .given import Given
from .layout import Line
from .notebook import Notebook

_PEOPLE = {"victims", *OF_SUSPECTS}


def ask_of_labels(
    lines: Sequence[Line], titles: Sequence[str], measure: str | None, given: Given, title: str, notebook: Notebook
) -> Axis:
    people = measure in _PEOPLE
    axis = read_axis(lines, titles, people=people, aliases=given.aliases, document=notebook.document)
    if measure not in OF_SUSPECTS:
        axis = with_suspects_apart(axis, titles)
    axis, alone = with_lone_label_apart(axis)
    notebook.findings += axis.findings
    partly = [label for label in dict.fromkeys(lab for p in axis.places for lab in p.partly) if label not in alone]
    for label in partly:
        notebook.ask(
            "label-partly-understood",
            f"'{label}' in '{title}' has words that may narrow what is counted. Its figures stand "
            "apart and are in no indicator until 'aliases' in study.yaml says what it means.",
        )
    for member in dict.fromkeys(m for place in axis.places for m in place.members if m.dimension is Dimension.OTHER):
        offer = given.offers.get(clean(member.label))
        if member.label not in partly and (offer or member.label in alone):
            then = f"{offer} If that holds here," if offer else "If you know what it means,"
            notebook.ask(
                "unknown-label",
                f"'{member.label}' in '{title}' is not a name that is known here; its figures stand apart under it. "
                f"{then} say so under 'aliases' in study.yaml.",
            )
    for place in axis.places:
        for label in place.unknown:
            if not label:
                notebook.ask(
                    "row-without-label",
                    f"A line of '{title}' lacks a label that the others have; its figures are left out.",
                    next((cell for cell in place.line.cells if cell >= 0), None),
                )
                continue
            near = nearest_names(label, [d for d in axis.dimensions if d is not None])
            like = f" It is like {' and '.join(repr(name) for name in near)}." if near else ""
            if offer := given.offers.get(clean(label)):
                like = f" {offer}"
            notebook.ask(
                "unknown-label",
                f"'{label}' in '{title}' is not a name that is known here; its figures are left out. "
                f"If you know what it means, say so under 'aliases' in study.yaml.{like}",
                next((i for i in place.line.cells if i >= 0 and notebook.grid.texts[i] == label), None),
            )
    return axis
