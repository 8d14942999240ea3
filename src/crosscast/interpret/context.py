"""What holds for a whole table although no label of it says so: the force, the offence, the period, the measure."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from crosscast.model import Dimension, Document, Grid, Member, Period, SheetPlace
from crosscast.vocab import (
    Recurring,
    clean,
    find_force,
    find_forces_by_address,
    find_forces_in,
    find_group,
    find_measure,
    find_periods,
    name_of,
    offence_rows,
    offences_named,
    offences_of_section,
    say_period,
    settle_offence,
    trait_of_suspect,
)

from .captions import CREDIT, find_question, named_in, sources_of, texts_near
from .financial_years import may_begin_in_april, says_other_years
from .given import Given
from .lending import (
    answer_first,
    as_if_below_its_caption,
    first,
    measure_of_all,
    offences_of_document,
    one_period,
    own_period,
    period_of_document,
)
from .narrowing import (
    LEFT_OUT,
    forces_left_out,
    narrowing_request,
    on_suspects,
    unknown_words,
    without_breakdown,
    without_listed_columns,
    without_listed_offences,
)
from .notebook import short
from .notes import is_doubtful, notes_above, notes_at_the_end, notes_of, words_below
from .said_of_counts import first_question, said_of_counts
from .sentences import is_of_some, said_of_all, sentences
from .sheets import names_another_offence, sheet_of, unknown_in_sheet
from .surroundings import (
    IS_QUESTION,
    nation_over,
    said_above,
    stands_below_several_captions,
    strange_headings,
    words_of_corner,
    words_over,
)

_BACK_REFERENCE = re.compile(r"\b(above|same|these|those|that)\b.{0,40}\b(weeks?|weekly|periods?|dates?)\b")
ALL_CRIME = re.compile(
    r"^(?:all|total|overall) (?:recorded |reported |notifiable )?crimes?(?: count)?\b|"
    r"\b(?:all|total number of|overall) (?:recorded |reported |notifiable |police recorded )?"
    r"(?:crimes?|criminal investigations)\b(?! (?:type|of))"
)
_SENT_ON = re.compile(r"\b(?:transferred|referred|passed|sent|forwarded|moved) to\b[^.;)]*|\bnot by\b[^.;,)]*", re.I)
_SENTENCE = 6  # words: shorter ones are headings
WITHOUT = "without "  # begins the id of a member that says which force a total leaves out


class Context(msgspec.Struct, frozen=True):
    """What holds for one table, each with the reason why it was taken so."""

    constants: tuple[Member, ...]
    offences: tuple[str, ...]  # as named; a popular name is settled with the cell's period
    period: Period | None
    period_is_captioned: bool  # it stands in the caption or the study says it: it cuts short the periods of labels
    window: Recurring | None  # days of each year that the table covers
    window_years: tuple[int, ...]
    measure_hint: str | None  # taken only where no label or caption names a measure outright
    not_understood: tuple[tuple[str, str], ...]  # words of a caption that may narrow what is counted, and the caption
    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = ()  # notes below that leave something out, or say that its years are others
    strange_sheet: str = ""  # the name of its sheet, where it is not known and may narrow what is counted
    may_begin_in_april: bool = False  # the years of its quarters: not all four are there, or the document says so
    is_lent: bool = False  # what it is of is taken from the table above it, or its period from the whole document
    is_of_all_crime: bool = False  # it says that it counts all crime, and no offence is named for it


def find_context(grid: Grid, document: Document, given: Given) -> Context:
    """Gather what the caption, the text above, the document and the study say of a table, nearest first."""
    reasons: list[str] = []
    constants: list[Member] = []
    bare, grid = grid, as_if_below_its_caption(grid, document)
    is_lent = grid is not bare
    if is_lent:
        reasons.append("Nothing stands above it: it is taken to be of what the table before it is of.")
    near = [given.aliases.get(clean(text), text) for text in texts_near(grid, document) if not CREDIT.search(text)]
    measure = first(near, lambda text: find_measure(without_listed_columns(text, grid))) or measure_of_all(
        document, grid
    )
    if measure:
        constants.append(Member(Dimension.MEASURE, measure[0], measure[0]))
        reasons.append(f"It counts {measure[0]}, because the text above it says '{short(measure[1])}'.")
    force = _force(near, document, given)
    if force:
        constants.append(force[0])
        reasons.append(force[1])
    offences, offence_reason = _offences(near, grid, document, given)
    sources = sources_of(near, measure[1] if measure else "")
    without = {text: ids for text in sources if (ids := forces_left_out(text))}
    constants += [Member(Dimension.OTHER, f"{WITHOUT}{id}", text) for text, ids in without.items() for id in ids]
    said = {text: LEFT_OUT.sub(" ", text) if text in without else text for text in sources}
    said = {text: without_listed_offences(words, grid) for text, words in said.items()}
    said = {text: _without_question(without_listed_columns(words, grid), document) for text, words in said.items()}
    said = {text: first_question(words) for text, words in said.items()}
    named = measure[0] if measure else None
    doubtful = {text: without_breakdown(unknown_words(words, given, named), text, grid) for text, words in said.items()}
    not_understood = tuple((words, text) for text, words in doubtful.items() if words)
    if asked := narrowing_request(document, given):
        not_understood = (*not_understood, *([asked] if asked[1] not in sources else []))
    above = [given.aliases.get(clean(text), text) for text in said_above(grid, document)]
    further_notes = notes_at_the_end(grid, document)
    notes = [
        given.aliases.get(clean(text), text) for text in (*notes_of(grid), *notes_above(grid, document), *further_notes)
    ]
    notes = [text for text in notes if text not in sources]
    further = [(words_over(text), text) for text in above if text not in sources]
    further += [(trait_of_suspect(text), text) for text in on_suspects(grid, document, named) if text not in sources]
    further += [(words_below(text, measure[0] if measure else ""), text) for text in notes]
    further += [(nation_over(text, force[0].id if force else "", grid), text) for text in sources]
    sheet = given.aliases.get(clean(sheet_of(grid)), sheet_of(grid))
    if corner := words_of_corner(grid):
        further.append((corner, grid.texts[0]))
    if names_another_offence(sheet, offences):
        further.append((clean(sheet), sheet))
    not_understood = (*not_understood, *((words, text) for words, text in further if words))
    of_all, of_some = said_of_counts(
        [*((text, without_listed_columns(text, grid)) for text in sources), *((text, text) for text in above)],
        {member.dimension for member in constants},
        grid,
        is_captioned=any(find_measure(text) and not IS_QUESTION.search(text) for text in sources),
    )
    constants += of_all
    reasons += [f"All its figures: {name_of(m)}, from '{short(m.label)}'." for m in of_all]
    not_understood = (*not_understood, *of_some)
    constants += [Member(Dimension.OTHER, words, text) for words, text in not_understood]
    in_years = any(re.fullmatch(r"(?:19|20)\d\d", text.strip()) for text in grid.texts)
    doubts = tuple(text for text in notes if is_doubtful(text, in_calendar_years=in_years))
    doubts += tuple(text for text in above if named and (find_measure(text) or named) != named)
    doubts += tuple(grid.before[-2:-1]) if stands_below_several_captions(grid) else ()
    doubts += strange_headings(grid, document)
    asked_for = [block.text for block in document.blocks if block.is_request]
    doubts += tuple(text for text in dict.fromkeys((*sources, *asked_for)) if says_other_years(text, grid))
    is_strange = sheet not in sources and unknown_in_sheet(sheet, grid, given.publisher)
    period = first(near, own_period)
    if period:
        reasons.append(f"Its period is {say_period(period[0].id)}, from '{short(period[1])}'.")
    elif given.period and (stated := one_period(given.period)):
        period = (stated, given.period)
        reasons.append(f"Its period is {say_period(stated.id)}, as study.yaml says.")
    window, years = _window(near, document)
    if not (period or window) and (lent := period_of_document(near, document, grid)):
        period, is_lent = lent, True
        reasons.append(f"Its period is {say_period(lent[0].id)}, the only one that the document names.")
    if offences:
        reasons.append(offence_reason)
    hint = first(near, lambda text: find_measure(text, hints=True))
    context = Context(
        tuple(constants),
        offences,
        period[0] if period else None,
        period is not None and (period[1] in near[:1] or period[1] == given.period),
        window,
        years,
        hint[0] if hint else None,
        not_understood,
        tuple(reasons),
        doubts,
        sheet if is_strange else "",
        may_begin_in_april(grid, document),
        is_lent=is_lent,
    )
    return _as_decided(context, given.settled)


def _as_decided(context: Context, settled: dict[Dimension, Member]) -> Context:
    """The same with what a person decided of the table in the place of what was found."""
    kept = tuple(member for member in context.constants if member.dimension not in settled)
    if not settled:
        return context
    offence, period = settled.get(Dimension.OFFENCE), settled.get(Dimension.PERIOD)
    return msgspec.structs.replace(
        context,
        constants=(*kept, *(settled[d] for d in (Dimension.MEASURE, Dimension.FORCE) if d in settled)),
        offences=(offence.id,) if offence else context.offences,
        period=Period.parse(period.id) if period else context.period,
        period_is_captioned=context.period_is_captioned or period is not None,
        reasons=(*context.reasons, *(f"Its {d.value} is {name_of(m)}, as readings/ says." for d, m in settled.items())),
    )


_QUESTION_NUMBER = re.compile(r"^\W*q ?(\d{1,2})\b", re.I)


def _without_question(text: str, document: Document) -> str:
    """A text without the number of the question that it answers, where the request has one of that number."""
    number = _QUESTION_NUMBER.match(text)
    return text[number.end() :] if number and find_question((f"{number[1]}.",), document) else text


def _force(near: list[str], document: Document, given: Given) -> tuple[Member, str] | None:
    for text in near:
        if group := find_group(text):
            several = Member(Dimension.FORCE, group, text)
            return several, f"Its forces are {name_of(several)}, from '{short(text)}'."
        forces = find_forces_in(_SENT_ON.sub(" ", LEFT_OUT.sub(" ", text)))
        if len(forces) == 1 and any(map(is_of_some, sentences(text))) and _names_others(forces[0], document, given):
            continue  # "Kent Police can tell theirs" is of no table
        if len(forces) == 1 and not _tells_of_counts(text) and _names_others(forces[0], document, given):
            continue  # nor is "Requests received by Kent Police are answered separately"
        if len(forces) > 1:
            return None  # a table of several forces together: of which, its labels have to say
        if forces:
            return _one_force(forces[0], text, f"from '{short(text)}'")
    if given.publisher:
        if (id := find_force(given.publisher)) is not None:
            return _one_force(id, given.publisher, "which sent the document")
        if given.invented:
            id = clean(re.sub(r"\b(police|constabulary)\b", "", given.publisher, flags=re.I)).replace(" ", "-")
            return Member(Dimension.FORCE, id, given.publisher), f"The force is the invented {given.publisher}."
    for texts in answer_first(document):
        if len(forces := find_forces_in("\n".join(texts))) == 1:
            return _one_force(forces[0], forces[0], "the only one that the document names")
    for texts in answer_first(document):
        if len(forces := find_forces_by_address("\n".join(texts))) == 1:
            return _one_force(forces[0], forces[0], "by the address it gives")
    return None


def _tells_of_counts(text: str) -> bool:
    """Whether a text is no sentence, or is one of what was counted."""
    return len(text.split()) < _SENTENCE or find_measure(text) is not None or bool(offences_named(text))


def _names_others(force: str, document: Document, given: Given) -> bool:
    """Whether the document comes from another force than this, or names another one as well."""
    named = {id for block in document.blocks for id in find_forces_in(block.text)}
    return bool({find_force(given.publisher) or force, *named} - {force})


def _one_force(id: str, label: str, why: str) -> tuple[Member, str]:
    member = Member(Dimension.FORCE, id, label)
    return member, f"The force is {name_of(member)}, {why}."


def _window(near: list[str], document: Document) -> tuple[Recurring | None, tuple[int, ...]]:
    """The days of each year that a table covers: named beside it, or named before and referred back to."""
    for text in near:
        for found in find_periods(text):
            if isinstance(found.period, Recurring) and found.years:
                return found.period, found.years
    if any(_BACK_REFERENCE.search(clean(text)) for text in near[:2]):
        texts = [block.text for block in document.blocks] + [grid.caption for grid in document.grids]
        texts += [text for grid in document.grids for text in grid.before]
        windows = {
            (found.period, found.years)
            for text in texts
            for found in find_periods(text)
            if isinstance(found.period, Recurring) and found.years
        }
        if len(windows) == 1:
            return windows.pop()
    return None, ()


def _offences(near: list[str], grid: Grid, document: Document, given: Given) -> tuple[tuple[str, ...], str]:
    everywhere = tuple(
        dict.fromkeys(id for block in document.blocks for id in offences_named(said_of_all(block.text)[1]))
    )
    every, unresolved = [row["id"] for row in offence_rows()], False
    for text in near:
        of_all, said = said_of_all(text)
        of_section = offences_of_section(said, everywhere) if find_measure(said) else ()
        if named := named_in(of_all) or named_in(said) or of_section:
            return named, f"The offence is {_names(named)}, from '{short(text)}'."
        if find_measure(said) and offences_of_section(said, every):
            unresolved = True  # a section of an Act that is not named: what stands further above is of something else
            break
    if given.offence:
        named = offences_named(given.offence) or (clean(given.offence).replace(" ", "-"),)
        return named, f"The offence is '{given.offence}', as study.yaml says."
    if unresolved or any(isinstance(block.place, SheetPlace) for block in document.blocks):
        return (), ""  # of a workbook with many tables, a note on one names no offence of the others
    named = offences_of_document(document, grid)
    return named, f"The offence is {_names(named)}, the one that the document names."


def _names(offences: Iterable[str]) -> str:
    return " or ".join(name_of(Member(Dimension.OFFENCE, id, id)) for id in offences)


def settle(offences: tuple[str, ...], period: Period | None) -> str | None:
    """The one offence that several names mean together in a period; None where they stay several."""
    settled = {settle_offence(id, period) for id in offences}
    return settled.pop() if len(settled) == 1 else None
