"""Answers about the law as a person reads them: sober lines, each with the provision that says it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import timedelta

from crosscast.model import CrosscastError, Period

from .catalogue import as_at, offences_of_law, sources
from .fact import FactKind, Facts, FactSpec, fact_specs
from .find import CONDUCT, IN_FORCE, TERRITORY, Answer, Availability, missing_facts, say_day, territories_of
from .guidance import evidence_for, evidence_source, listed, not_held, order_source, reason_for_rank, statement, support
from .offence import OffenceLaw, Stated

_WIDTH = 100
_HEADINGS = {
    Availability.AVAILABLE: "Available: each thing to be proved is met by the facts given",
    Availability.DEPENDS: "Depends on facts that are not given",
    Availability.UNAVAILABLE: "Not available",
}
_LISTED = {
    "duties": "Duties of platforms",
    "orders": "Orders of courts",
    "pending": "Law that may have begun and is not held here",
}
_TAKES = {
    FactKind.DATE: "2021-05-10, 2021-05, or 2021-05-10/2021-07-04",
    FactKind.YES_NO: "yes, no",
    FactKind.AGE: "years, or under-18, 18-or-over, 16-17",
}
_FAILS = {IN_FORCE: "Not law on the date given", TERRITORY: "Not the law of the place given"}
_MARKS = {True: "met", False: "NOT MET", None: "not known"}


def about_other_conduct(answer: Answer) -> bool:
    """Whether an offence is of another kind of conduct, or of another part of the United Kingdom."""
    return CONDUCT in answer.failing or TERRITORY in answer.failing


def report(answers: Iterable[Answer], facts: Facts, study_support: Iterable[str] = ()) -> str:
    """The whole answer: what is available, depends or is not, evidence, what is not verified, and support.

    `study_support` are the lines in which a study names where help is to be had; they come first.
    """
    answers = tuple(answers)
    near = [answer for answer in answers if not about_other_conduct(answer)]
    lines = [*_paragraph(statement()[0]), *_paragraph(statement()[1]), "", *_later_than_read(facts), *_in_short(near)]
    for status in Availability:
        chosen = [answer for answer in near if answer.status is status]
        if chosen:
            lines += [_HEADINGS[status], "", *(line for answer in chosen for line in (*_answer(answer), ""))]
    n_others = len({answer.offence.id for answer in answers} - {answer.offence.id for answer in near})
    if n_others:
        others = f"{n_others} further offences are about other conduct or another part of the United Kingdom."
        lines += [*_paragraph(others), ""]
    lines += ["Not held here, and perhaps met", *_points(not_held(territories_of(facts))), ""]
    lines += _questions(near)
    left = [answer for answer in near if answer.status is not Availability.UNAVAILABLE]
    if left:
        lines += [f"Evidence to secure ({evidence_source()})", *_points(_evidence(facts)), ""]
        lines += ["Order", *_paragraph(_with_source(order_source()), "  "), ""]
        lines += _listed(left, facts)
    lines += _not_verified(near)
    general = [f"{row.name}, for {row.who}: {row.contact}" for row in support()]
    lines += ["Support", *_points([*study_support, *general]), ""]
    return "\n".join(lines + _read_at(near))


def before_asking() -> str:
    """What a person should know before the first question: what this is, that it can be left, and who helps."""
    helpline = next(row for row in support())
    said = (
        *statement(),
        "Every question can be left open, and you can stop at any of them.",
        f"{helpline.name}, for {helpline.who}: {helpline.contact}. In immediate danger: 999.",
    )
    return "\n".join([*(line for text in said for line in _paragraph(text)), ""])


def question_of(spec: FactSpec) -> str:
    """A question with the answers that it takes."""
    if spec.choices:
        choices = [f"    {name}: {meaning}" for name, meaning in spec.choices.items()]
        return "\n".join([spec.question, *choices])
    return f"{spec.question} ({_TAKES[spec.kind]})"


def entry(id: str) -> str:
    """One offence of the catalogue with all its dates. CrosscastError where there is none of this id."""
    if id not in offences_of_law():
        ids = [known for known, row in offences_of_law().items() if row.offence == id] or sorted(offences_of_law())
        raise CrosscastError(
            f"there is no offence '{id}' in the catalogue; it holds {', '.join(ids)}.", slug="unknown-offence-of-law"
        )
    offence = offences_of_law()[id]
    lines = [f"{offence.title}", f"{offence.citation}   [{offence.id}]", ""]
    lines += _fact("Extent", offence.extent)
    for name, dated in (("In force from", offence.begins), ("No longer law from", offence.ends)):
        if dated is not None:
            day = say_day(dated.day) if dated.day else "not known"
            lines += _fact(name, Stated(day, dated.source, dated.read_in, dated.status))
    lines += ["", "What must be proved", *(line for item in offence.elements for line in _fact("-", item.stated))]
    if offence.exemptions:
        lines += ["", "What takes a case out of it"]
        lines += [line for item in offence.exemptions for line in _fact("-", item.stated, f" Who: {item.who}.")]
    lines.append("")
    for name, facts in _all_facts(offence):
        for fact in facts:
            lines += _fact(f"{name}{_dates(fact)}", fact)
    lines += ["", *_paragraph(f"Place in the order of guidance: {reason_for_rank(id)}"), ""]
    lines += [*_paragraph(statement()[0]), ""]
    read_in = dict.fromkeys(fact.read_in for fact in offence.stated() if fact.read_in)
    return "\n".join([*lines, *_addresses(read_in)])


def _later_than_read(facts: Facts) -> list[str]:
    """What must be said of conduct on a day of which the catalogue cannot know the law."""
    if facts.last_day is None or facts.last_day <= as_at():
        return []
    said = (
        f"The law was last read for this catalogue on {say_day(as_at())}. Whether it changed later is not known here."
    )
    return [*_paragraph(said), ""]


def _in_short(answers: list[Answer]) -> list[str]:
    """One line for each offence that is left, or that is not only because of the date, before the details."""
    left = [answer for answer in answers if answer.status is not Availability.UNAVAILABLE]
    lines = ["In short (A is the person who is said to have done it)"]
    if not left:
        lines = ["In short: no offence that is held here is met by the facts given."]
    for answer in left:
        when = f", {say_period(answer.period)}" if answer.period else ""
        why = f" on {', '.join(answer.missing_facts)}" if answer.missing_facts else ""
        lines += _paragraph(f"- {answer.status.value}{why}: {answer.offence.citation}{when}", "  ")
    for answer in (answer for answer in answers if answer.failing == (IN_FORCE,)):
        when = f", {say_period(answer.period)}" if answer.period else ""
        lines += _paragraph(f"- not law then: {answer.offence.citation}{when}. {answer.elements[0].stated.text}", "  ")
    return [*lines, ""]


def _answer(answer: Answer) -> Iterator[str]:
    offence = answer.offence
    when = f", {say_period(answer.period)}" if answer.period else ""
    yield f"  {offence.title}"
    yield f"  {offence.citation}   [{offence.id}]{when}"
    if answer.status is Availability.UNAVAILABLE:
        for item in (item for item in answer.elements if item.met is False):
            yield from _paragraph(f"{_FAILS.get(item.element, 'Not met')}: {_with_source(item.stated)}", "    ")
        for exemption in (item for item in offence.exemptions if item.id in answer.failing):
            yield from _paragraph(f"An exemption or defence is met: {_with_source(exemption.stated)}", "    ")
        return
    day = answer.period.start if answer.period else None
    for item in answer.elements:
        yield from _paragraph(f"{_MARKS[item.met]}: {_with_source(item.stated)}", "    ")
    for name, facts in (("Tried", offence.mode), ("Penalty at most", offence.penalty)):
        for fact in (fact for fact in facts if fact.holds_on(day)):
            yield from _paragraph(f"{name}: {_with_source(fact)}", "    ")
    if answer.time_limit is not None:
        limit = f"Time: {answer.time_limit.sentence} [{answer.time_limit.rule.source}]{_mark(answer.time_limit.rule)}"
        yield from _paragraph(limit, "    ")
    yield from _paragraph(f"Notification: {_with_source(offence.notification)}", "    ")
    for recording in offence.recordings:
        yield from _paragraph(f"Recorded: {_with_source(recording.stated)}", "    ")
    for item in answer.open_exemptions:
        yield from _paragraph(f"Not excluded: {_with_source(item.stated)}", "    ")
    for note in (note for note in offence.notes if note.holds_on(day)):
        yield from _paragraph(f"Note: {_with_source(note)}", "    ")


def _questions(answers: list[Answer]) -> list[str]:
    missing = missing_facts(answers)
    if not missing:
        return []
    lines = ["Facts that would decide (say `unknown` or leave out what is not known)"]
    for name in missing:
        lines += _paragraph(f"{name}: {fact_specs()[name].question}", "  ")
    return [*lines, ""]


def _evidence(facts: Facts) -> tuple[str, ...]:
    conduct = facts.get("conduct")
    return evidence_for(conduct if isinstance(conduct, frozenset) else ())


def _listed(answers: list[Answer], facts: Facts) -> list[str]:
    ids = {answer.offence.offence for answer in answers}
    lines = []
    for kind, heading in _LISTED.items():
        if rows := listed(kind, ids, facts.last_day):
            lines += [heading, *_points(_with_source(row.stated) for row in rows), ""]
    return lines


def _not_verified(answers: list[Answer]) -> list[str]:
    left = (answer for answer in answers if answer.status is not Availability.UNAVAILABLE)
    facts = dict.fromkeys(fact for answer in left for fact in answer.not_verified)
    if not facts:
        return []
    heading = "Facts above that are not verified against an official text"
    return [heading, *_points(_with_source(fact) for fact in facts), ""]


def _read_at(answers: list[Answer]) -> list[str]:
    stated = (fact for answer in answers for fact in answer.facts_in_force())
    return _addresses(dict.fromkeys(fact.read_in for fact in stated if fact.read_in))


def _addresses(ids: Iterable[str]) -> list[str]:
    return ["Read at", *(f"  {sources()[id].title}: {sources()[id].url}" for id in ids)]


def _all_facts(offence: OffenceLaw) -> Iterator[tuple[str, tuple[Stated, ...]]]:
    yield "Tried", offence.mode
    yield "Penalty at most", offence.penalty
    yield "Time", tuple(rule.stated for rule in offence.time_limits)
    yield "Notification", (offence.notification,)
    yield "Recorded", tuple(recording.stated for recording in offence.recordings)
    yield "Note", offence.notes


def _dates(fact: Stated) -> str:
    since = f" from {say_day(fact.start)}" if fact.start else ""
    return since + (f" to {say_day(fact.end - timedelta(days=1))}" if fact.end else "")


def _fact(name: str, fact: Stated, more: str = "") -> list[str]:
    label = "- " if name == "-" else f"{name}: "
    return _paragraph(f"{label}{_with_source(fact)}{more}", "  ")


def _with_source(fact: Stated) -> str:
    return f"{fact.text} [{fact.source}]{_mark(fact)}"


def _mark(fact: Stated) -> str:
    return f" ({fact.status.words})" if fact.status.words else ""


def say_period(period: Period) -> str:
    """A period as its first and last day."""
    last = period.end - timedelta(days=1)
    return say_day(period.start) if last == period.start else f"{say_day(period.start)} to {say_day(last)}"


def _points(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in _paragraph(f"- {text}", "  ")]


def _paragraph(text: str, indent: str = "") -> list[str]:
    after = indent + "  " * bool(indent)
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=after, break_on_hyphens=False)
