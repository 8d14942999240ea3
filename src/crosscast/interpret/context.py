"""What holds for a whole table although no label of it says so: the force, the offence, the period, the measure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from crosscast.model import Dimension, Document, Grid, Member, Period, SheetPlace
from crosscast.vocab import (
    OF_SUSPECTS,
    Recurring,
    bare_offence,
    class_of_caption,
    clean,
    find_force,
    find_forces_by_address,
    find_forces_in,
    find_group,
    find_measure,
    find_members,
    find_periods,
    find_sex_in,
    narrowing_words,
    offence_rows,
    offences_named,
    offences_of_section,
    outcomes_of_caption,
    read_label,
    settle_offence,
    trait_of_suspect,
)

from .decisions import Decision
from .notebook import short
from .surroundings import (
    NARROWING,
    OF_A_PART,
    is_doubtful,
    names_another_offence,
    nation_over,
    notes_above,
    notes_at_the_end,
    notes_of,
    said_above,
    says_other_years,
    sheet_of,
    speaks_of_financial_years,
    stands_below_several_captions,
    unknown_in_sheet,
    without_offences,
    words_below,
    words_of_corner,
    words_over,
)

T = TypeVar("T")
_NEAREST = 4  # paragraphs above a table that may speak of it
_BACK_REFERENCE = re.compile(r"\b(above|same|these|those|that)\b.{0,40}\b(weeks?|weekly|periods?|dates?)\b")
_NARROWING_REQUEST = re.compile(rf"\b(?:{OF_A_PART})\b")
ALL_CRIME = re.compile(
    r"^(?:all|total|overall) (?:recorded |reported |notifiable )?crimes?(?: count)?\b|"
    r"\b(?:all|total number of|overall) (?:recorded |reported |notifiable |police recorded )?"
    r"(?:crimes?|criminal investigations)\b(?! (?:type|of))"
)
_WITHOUT = re.compile(r"\b(?:excluding|except(?: for)?|without|not including)\b[^.;)]*", re.I)  # what is left out
WITHOUT = "without "  # begins the id of a member that says which force a total leaves out
_CREDIT = re.compile(r"licen[cs]e|©|^\s*(source|note)s?\b", re.I)  # a line of credit, never a table's name
_QUESTION = re.compile(r"^\W*(?:question|q|response|answer|part)?\s*(\d{1,2}[a-z]?)\s*(?:[.):\-](?!\d)|$)", re.I)
_ANSWERS = re.compile(
    r"\b(?:answer|response|reply)s? (?:to|for|at|given to) (?:question|q)\.? ?(\d{1,2}[a-z]?)\b", re.I
)
_DEFINITION = re.compile(
    r"^\W*(['\"\u2018\u201c]).{1,60}['\"\u2019\u201d] (?:includes?|means?|refers?|is defined|are defined)\b"
)
_AGED = re.compile(
    r"\baged (\d{1,2}) (?:years? )?(?:or|and) (?:over|above|older)"
    r"|\b(?:aged )?(?:under|below) (?:the age of )?(\d{1,2})s?\b"
)


class Given(msgspec.Struct, frozen=True):
    """What is known of a document from outside it: from `study.yaml` and `readings/`, or nothing at all."""

    publisher: str = ""
    offence: str | None = None
    period: str | None = None
    aliases: dict[str, str] = {}
    invented: bool = False
    decisions: tuple[Decision, ...] = ()
    offers: dict[str, str] = {}  # labels that it prints: what somebody said of them elsewhere, as a sentence
    settled: dict[Dimension, Member] = {}  # what they say of the table at hand


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
    is_of_all_crime: bool = False  # it says that it counts all crime, and no offence is named for it


def find_context(grid: Grid, document: Document, given: Given) -> Context:
    """Gather what the caption, the text above, the document and the study say of a table, nearest first."""
    reasons: list[str] = []
    constants: list[Member] = []
    near = [given.aliases.get(clean(text), text) for text in _near(grid, document) if not _CREDIT.search(text)]
    measure = _first(near, lambda text: find_measure(_without_listed_columns(text, grid))) or _measure_of_all(
        document, grid
    )
    if measure:
        constants.append(Member(Dimension.MEASURE, measure[0], measure[0]))
        reasons.append(f"It counts {measure[0]}, because the text above it says '{short(measure[1])}'.")
    force = _force(near, document, given)
    if force:
        constants.append(force[0])
        reasons.append(force[1])
    offences, offence_reason = _offences(near, document, given)
    sources = _sources(near, measure[1] if measure else "")
    without = {text: ids for text in sources if (ids := _forces_left_out(text))}
    constants += [Member(Dimension.OTHER, f"{WITHOUT}{id}", text) for text, ids in without.items() for id in ids]
    said = {text: _WITHOUT.sub(" ", text) if text in without else text for text in sources}
    said = {text: _without_listed_offences(words, grid) for text, words in said.items()}
    named = measure[0] if measure else None
    doubtful = {
        text: _without_breakdown(_unknown_words(words, given, named), text, grid) for text, words in said.items()
    }
    not_understood = tuple((words, text) for text, words in doubtful.items() if words)
    if asked := _narrowing_request(document, given):
        not_understood = (*not_understood, *([asked] if asked[1] not in sources else []))
    for text in sources:
        have = {member.dimension for member in constants}
        constants += [
            m
            for m in _narrowing(_without_listed_columns(text, grid))
            if m.dimension not in have or m.dimension is Dimension.OTHER
        ]
    above = [given.aliases.get(clean(text), text) for text in said_above(grid, document)]
    further_notes = notes_at_the_end(grid, document)
    notes = [
        given.aliases.get(clean(text), text) for text in (*notes_of(grid), *notes_above(grid, document), *further_notes)
    ]
    notes = [text for text in notes if text not in sources]
    further = [(words_over(text), text) for text in above if text not in sources]
    further += [(trait_of_suspect(text), text) for text in _on_suspects(grid, document, named) if text not in sources]
    further += [(words_below(text, measure[0] if measure else ""), text) for text in notes]
    further += [(nation_over(text, force[0].id if force else "", grid), text) for text in sources]
    sheet = given.aliases.get(clean(sheet_of(grid)), sheet_of(grid))
    if corner := words_of_corner(grid):
        further.append((corner, grid.texts[0]))
    if names_another_offence(sheet, offences):
        further.append((clean(sheet), sheet))
    not_understood = (*not_understood, *((words, text) for words, text in further if words))
    for text in above:
        have = {member.dimension for member in constants}
        constants += [m for m in _narrowing(text) if m.dimension not in have]
    constants += [Member(Dimension.OTHER, words, text) for words, text in not_understood]
    in_years = any(re.fullmatch(r"(?:19|20)\d\d", text.strip()) for text in grid.texts)
    doubts = tuple(text for text in notes if is_doubtful(text, in_calendar_years=in_years))
    doubts += tuple(text for text in above if named and (find_measure(text) or named) != named)
    doubts += tuple(grid.before[-1:]) if stands_below_several_captions(grid) else ()
    asked_for = [block.text for block in document.blocks if block.is_request]
    doubts += tuple(text for text in dict.fromkeys((*sources, *asked_for)) if says_other_years(text, grid))
    is_strange = sheet not in sources and unknown_in_sheet(sheet, grid, given.publisher)
    period = _first(near, _own_period)
    if period:
        reasons.append(f"Its period is {period[0].id}, from '{short(period[1])}'.")
    elif given.period and (stated := _one_period(given.period)):
        period = (stated, given.period)
        reasons.append(f"Its period is {stated.id}, as study.yaml says.")
    window, years = _window(near, document)
    if offences:
        reasons.append(offence_reason)
    hint = _first(near, lambda text: find_measure(text, hints=True))
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
        _may_begin_in_april(grid, document),
    )
    return _as_decided(context, given.settled)


_QUARTER = re.compile(r"q(?:uarter|tr)? ?([1-4])")


def _may_begin_in_april(grid: Grid, document: Document) -> bool:
    quarters = {match[1] for text in grid.texts if (match := _QUARTER.fullmatch(clean(text)))}
    said = (document.all_text, grid.caption, *grid.before, *grid.after, *grid.texts)
    return len(quarters) < 4 or any(map(speaks_of_financial_years, said))


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
        reasons=(*context.reasons, *(f"Its {d.value} is {m.id}, as readings/ says." for d, m in settled.items())),
    )


def _sources(near: list[str], names_measure: str) -> list[str]:
    """The texts that say what a table counts: its caption, and those from which its measure and its offence come."""
    captions = [text for text in near if not _DEFINITION.search(text)][:1]
    named = [text for text in near if named_in(text)][:1]
    return list(dict.fromkeys([*captions, *named, *(text for text in near if text == names_measure)]))


def title_of(grid: Grid) -> str:
    """What a table is called: its caption, else the nearest text above it that names what is counted."""
    above = [text for text in reversed(grid.before[-_NEAREST:]) if not _CREDIT.search(text)]
    named = [text for text in above if find_measure(text) or offences_named(text)]
    return grid.caption or next(iter([*named, *above, grid.id]))


def _near(grid: Grid, document: Document) -> Iterator[str]:
    """The caption, then the paragraphs above from the nearest on; those that only repeat the request come last.

    The question whose number stands above the table is one of these.
    """
    asked = {block.text for block in document.blocks if block.is_request}
    if corner := _corner_that_tells(grid):
        yield corner
    if grid.caption:
        yield grid.caption
    above = [text for text in reversed(grid.before[-_NEAREST:]) if text != grid.caption]
    yield from _question_named(next(filter(None, (grid.caption, *above)), ""), document)
    answered = find_question(grid.before, document)
    titles = _titles_of_sheet(grid, document)
    yield from sorted(dict.fromkeys((*above, *answered, *titles)), key=lambda text: text in asked)


def _corner_that_tells(grid: Grid) -> str:
    """The text over the stub, where it says what the table counts: "Number of recorded offences of upskirting"."""
    corner = next((t for t, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True) if not row and not col), "")
    return corner if find_measure(corner) and offences_named(corner) else ""


def _titles_of_sheet(grid: Grid, document: Document) -> list[str]:
    """What stands above the first table of a sheet and above its own heading, nearest first: of a later one as well.

    Only a later table that has a heading of its own is under them.
    """
    if not isinstance(grid.place, SheetPlace) or not grid.before:
        return []
    sheet = grid.place.sheet
    first = next(g for g in document.grids if isinstance(g.place, SheetPlace) and g.place.sheet == sheet)
    return [] if first is grid else list(reversed(first.before[:-1]))


def find_question(before: Sequence[str], document: Document) -> tuple[str, ...]:
    """The question of the request whose number stands nearest above an answer: "2." above it is question 2."""
    number = next((m[1].lower() for text in reversed(before) if (m := _QUESTION.match(text))), None)
    asked = [block.text for block in document.blocks if block.is_request and block.text not in before]
    return tuple(text for text in asked if number and (m := _QUESTION.match(text)) and m[1].lower() == number)


def _question_named(nearest: str, document: Document) -> list[str]:
    """The question that the nearest text above a table says it answers: "see the answer to question 1"."""
    named = _ANSWERS.search(nearest)
    texts = dict.fromkeys(block.text for block in document.blocks if block.text != nearest)
    return [t for t in texts if named and (m := _QUESTION.match(t)) and m[1].lower() == named[1].lower()]


def _answer_first(document: Document) -> Iterator[list[str]]:
    """The paragraphs of a document without those that repeat the request, then all of them."""
    yield [block.text for block in document.blocks if not block.is_request]
    yield [block.text for block in document.blocks]


def _first(texts: Iterable[str], find: Callable[[str], T | None]) -> tuple[T, str] | None:
    return next(((found, text) for text in texts if (found := find(text))), None)


_OF_SOMETHING_ELSE = re.compile(
    r"\b(to date|so far|previous to|prior to|earlier than|to present|onwards|since|before|until|in force"
    r"|commenc\w+|began|introduced|came into|changed?|extracted|received|published)\b"
)


def _own_period(text: str) -> Period | None:
    """The period that a text above a table gives to it; not one that it says something else of ("since 2012")."""
    beside = text
    for found in reversed(find_periods(text)):
        beside = beside[: found.start] + " " + beside[found.end :]
    return None if _OF_SOMETHING_ELSE.search(clean(beside)) else _one_period(text)


def _one_period(text: str) -> Period | None:
    """The period that a text names, where it names one longer than a day, or one that holds all the others."""
    periods = {f.period for f in find_periods(text) if isinstance(f.period, Period) and f.period.days > 1}
    covering = [p for p in periods if all(p.contains(other) for other in periods)]
    return covering[0] if covering else None


def _measure_of_all(document: Document, of: Grid) -> tuple[str, str] | None:
    """The one measure that the headings and captions of a document name, where they name no other."""
    texts = [block.text for block in document.blocks if block.is_heading]
    texts += [text for grid in document.grids for text in (grid.caption, *grid.before[:1])]
    found = ((find_measure(_without_listed_columns(text, of)), text) for text in reversed(texts))
    named = {measure: text for measure, text in found if measure}
    return next(iter(named.items())) if len(named) == 1 else None


def _force(near: list[str], document: Document, given: Given) -> tuple[Member, str] | None:
    for text in near:
        if group := find_group(text):
            return Member(
                Dimension.FORCE, group, text
            ), f"Its forces are {group.removeprefix('forces:')} together, from '{short(text)}'."
        forces = find_forces_in(_WITHOUT.sub(" ", text))
        if len(forces) > 1:
            return None  # a table of several forces together: of which, its labels have to say
        if forces:
            return Member(Dimension.FORCE, forces[0], text), f"The force is {forces[0]}, from '{short(text)}'."
    if given.publisher:
        if (id := find_force(given.publisher)) is not None:
            return Member(Dimension.FORCE, id, given.publisher), f"The force is {id}, which sent the document."
        if given.invented:
            id = clean(re.sub(r"\b(police|constabulary)\b", "", given.publisher, flags=re.I)).replace(" ", "-")
            return Member(Dimension.FORCE, id, given.publisher), f"The force is the invented {given.publisher}."
    for texts in _answer_first(document):
        if len(forces := find_forces_in("\n".join(texts))) == 1:
            return Member(
                Dimension.FORCE, forces[0], forces[0]
            ), f"The force is {forces[0]}, the only one that the document names."
    for texts in _answer_first(document):
        if len(forces := find_forces_by_address("\n".join(texts))) == 1:
            return Member(Dimension.FORCE, forces[0], forces[0]), f"The force is {forces[0]}, by the address it gives."
    return None


def _narrowing(caption: str) -> list[Member]:
    """What a caption says of all the counts below it: an outcome, a sex, an age."""
    found: list[Member] = []
    key = clean(caption)
    outcomes = outcomes_of_caption(caption)
    if len(outcomes) == 1 and not re.search(r"\boutcomes\b|\bby (?:type of )?outcome\b|\brates?\b", key):
        found.append(Member(Dimension.OUTCOME, outcomes[0], caption))
    sexes = {f.member.id for f in find_members(caption) if f.member.dimension is Dimension.SEX}
    if len(sexes) == 1:
        found.append(Member(Dimension.SEX, sexes.pop(), caption))
    if aged := _AGED.search(key):
        found.append(Member(Dimension.AGE, f"{aged[1]}+" if aged[1] else f"0-{int(aged[2]) - 1}", caption))
    return found


_BROKEN_DOWN = re.compile(  # "recorded by ward" breaks down; "committed by children" does not
    r"(?<!committed )(?<!made )(?<!sent )(?<!reported )(?<!perpetrated )(?<!used )\bby ((?:[\w-]+[ ,/&]*){1,6})", re.I
)


def _without_listed_offences(caption: str, grid: Grid) -> str:
    """A caption without the offences that the table's own labels name: "Stalking and harassment offences" over both."""
    for label in dict.fromkeys(grid.texts):
        name = bare_offence(label)
        if name and name in caption.casefold() and offences_named(label):
            caption = re.sub(rf"\b{re.escape(name)}\b", " ", caption, flags=re.I)
    return caption


def _without_breakdown(words: str, caption: str, grid: Grid) -> str:
    """Words of a caption without those that say what stands in the table, where its headings say so too.

    By what it is broken down ("by ward"), and several of its columns ("people arrested, charged and cautioned").
    """
    key = clean(caption)
    headings = [_words(text) for row, text in zip(grid.rows, grid.texts, strict=True) if row < 2 and text]
    by = {word for match in _BROKEN_DOWN.finditer(key) for word in _words(match[1])}
    said = by & {word for heading in headings for word in heading}
    said |= set(_listed_columns(caption, grid))
    return " ".join(word for word in words.split() if not said & set(_words(word)))


def _listed_columns(caption: str, grid: Grid) -> list[str]:
    """What a caption says was counted or done, where several headings say so: "people arrested, charged, cautioned"."""
    headings = [_words(text) for row, text in zip(grid.rows, grid.texts, strict=True) if row < 2]
    words = [word for word in dict.fromkeys(_words(caption)) if word.endswith("ed") or find_measure(word)]
    listed = [word for word in words if [word] in headings]
    return listed if len(listed) > 1 else []


def _without_listed_columns(caption: str, grid: Grid) -> str:
    """A caption without these: each holds for its own column."""
    listed = _listed_columns(caption, grid)
    return re.sub(rf"\b(?:{'|'.join(listed)})s?\b", " ", caption, flags=re.I) if listed else caption


def _words(text: str) -> list[str]:
    return [word.removesuffix("s") for word in re.findall(r"[a-z-]+", clean(text))]


def _on_suspects(grid: Grid, document: Document, measure: str | None) -> list[str]:
    """The texts above a table of ages or sexes by which these are those of suspects; none where it counts suspects."""
    asked = {block.text for block in document.blocks if block.is_request}
    of_people = any(m.dimension in (Dimension.AGE, Dimension.SEX) for t in grid.texts for m in read_label(t).members)
    if measure in OF_SUSPECTS or not of_people:
        return []
    return [text for text in grid.before[-_NEAREST:] if text not in asked and trait_of_suspect(text)]


_LONG = 40  # words: a paragraph of prose rather than a caption


def _unknown_words(caption: str, given: Given, measure: str | None) -> str:
    """The words of a caption that may narrow what is counted; of a long paragraph, those that are known to."""
    text = _AGED.sub(" ", clean(caption))
    if text != clean(caption) or find_sex_in(caption):  # whose age or sex it is was understood
        text = re.sub(r"\b(?:victims?|complainants?)\b|\bat the time of the (?:offence|crime)\b", " ", text)
    if find_force(given.publisher) is None:  # an invented force, or one that is not known: its name narrows nothing
        text = text.replace(clean(given.publisher), " ") if given.publisher else text
    if len(text.split()) > _LONG:
        return " ".join(sorted({match[0] for match in NARROWING.finditer(without_offences(text))}))
    return narrowing_words(text, measure)


def _forces_left_out(text: str) -> tuple[str, ...]:
    """The forces that a caption says are not in its totals: "England (excluding Greater Manchester Police)"."""
    return tuple(id for match in _WITHOUT.finditer(text) for id in find_forces_in(match[0]))


def _narrowing_request(document: Document, given: Given) -> tuple[str, str] | None:
    """The words by which all that was asked for is narrowed ("crimes on hospital grounds"), and where they stand.

    A table may answer any one of several questions; what each of them says holds for every table.
    """
    asked = [block.text for block in document.blocks if block.is_request and find_measure(block.text)]
    asked = [given.aliases.get(clean(text), text) for text in asked]
    found = [{m[0] for m in _NARROWING_REQUEST.finditer(without_offences(text))} for text in asked]
    if not found or not (words := set.intersection(*found)):
        return None
    return " ".join(sorted(words)), asked[0]


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


def _offences(near: list[str], document: Document, given: Given) -> tuple[tuple[str, ...], str]:
    everywhere = tuple(dict.fromkeys(id for block in document.blocks for id in offences_named(block.text)))
    every, unresolved = [row["id"] for row in offence_rows()], False
    for text in near:
        if named := named_in(text) or (offences_of_section(text, everywhere) if find_measure(text) else ()):
            return named, f"The offence is named in '{short(text)}'."
        if find_measure(text) and offences_of_section(text, every):
            unresolved = True  # a section of an Act that is not named: what stands further above is of something else
            break
    if given.offence:
        named = offences_named(given.offence) or (clean(given.offence).replace(" ", "-"),)
        return named, f"The offence is '{given.offence}', as study.yaml says."
    if unresolved or any(isinstance(block.place, SheetPlace) for block in document.blocks):
        return (), ""  # of a workbook with many tables, a note on one names no offence of the others
    in_prose = (
        tuple(dict.fromkeys(id for text in texts for id in offences_named(text))) for texts in _answer_first(document)
    )
    return next(filter(None, in_prose), ()), "The offence is the one that the document names."


def named_in(caption: str) -> tuple[str, ...]:
    """The offences that a caption names, or the class of which it says nothing but its name."""
    return offences_named(caption) or tuple(filter(None, [class_of_caption(caption)]))


def settle(offences: tuple[str, ...], period: Period | None) -> str | None:
    """The one offence that several names mean together in a period; None where they stay several."""
    settled = {settle_offence(id, period) for id in offences}
    return settled.pop() if len(settled) == 1 else None
