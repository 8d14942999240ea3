"""Asking a person for the facts that still matter, one at a time; "don't know" is always an answer."""

from __future__ import annotations

from collections.abc import Callable

from crosscast.model import CrosscastError

from .fact import Facts, FactSpec, fact_specs, told
from .find import Availability, find_offences, missing_facts

Ask = Callable[[FactSpec], str | None]  # what the person answers to a question; None ends the questions
Tell = Callable[[str], None]

_NOT_KNOWN = {"", "?", "unknown", "not known", "not sure", "don't know", "dont know", "do not know"}


def ask_what_matters(facts: Facts, ask: Ask, tell: Tell) -> Facts:
    """The facts, with those that a person adds: each question could still change an answer.

    First what is to be proved, then what could take a case out of an offence that is left.
    """
    asked: set[str] = set()
    while True:
        name = _next(facts, asked)
        if name is None:
            return facts
        spec = fact_specs()[name]
        said = ask(spec)
        if said is None:
            return facts
        plain = said.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip(" .").removeprefix("i ")
        if plain in _NOT_KNOWN:
            asked.add(name)
            continue
        try:
            facts = told(facts, name, [said])
            asked.add(name)
        except CrosscastError as error:
            tell(str(error))


def _next(facts: Facts, asked: set[str]) -> str | None:
    answers = find_offences(facts)
    wanted = [name for name in missing_facts(answers) if name not in asked]
    if wanted:
        return wanted[0]
    left = {name for answer in answers if answer.status is Availability.AVAILABLE for name in answer.open_facts}
    return next((name for name in fact_specs() if name in left and name not in asked), None)
