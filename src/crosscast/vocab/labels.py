"""What one label can mean: every dimension that it may name a member of, and whether it is a total or a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

import msgspec

from crosscast.model import Dimension, Member, Period

from .areas import find_area, find_by_code, parts_of_area
from .classes import ALL_BUT_FRAUD, class_among, classes_named
from .offences import offence_code, offence_patterns, offence_row, offences_named
from .people import SEX_WORD, find_age, find_ethnicity, find_relationship, find_sex, find_sex_in
from .periods import FoundPeriod, Recurring, find_periods
from .text import clean, compiled, data, plain, without_references

_TOTAL = re.compile(
    r"\b(grand total|sub-?total|overall(?: total)?|total|"
    r"all (?:(?:[a-z-]+ |\d+ )?forces|offences|crimes|ages|outcomes|years|victims|suspects|persons|people|arrests|"
    r"sexes|genders|ethnicities|ethnic groups|disposals)|both (?:sexes|genders))\b"
)
_PERCENT = re.compile(r"%|\bper ?cent(age)?s?\b|\brates?\b|\bproportion\b|\bshare of\b|^(?:% )?share$")
_FORCE_MARKS = re.compile(r"(?: ?\d{1,2}(?:, ?\d{1,2})*|(?: ?\[(?:note )?\w{1,2}\])+|[*†‡^ ]+)$")  # footnotes glued on
_GROUP = re.compile(r"\b(?:the |all |these )?(\d{1,2}|[a-z]+(?:-[a-z]+)?) (?:police )?forces\b")
_OF_WHICH = re.compile(
    r"^[-\u2022(\[ ]*(?:of (?:which|these|those|them)|including|incl|which include)\b[ :,]*(?:were )?"
)
_ALWAYS_NARROWS = re.compile(
    r"\b(?:domestic|da|dv|flag\w*|online|cyber\w*|repeat|hate|attempt\w*|juveniles?|child(?:ren)?|under[- ]?\d+s?)\b"
)
_TOTAL_OF_SOME = re.compile(  # "Total undetected": a count of some of what is counted, not of all
    _ALWAYS_NARROWS.pattern
    + r"|\b(?:un(?:detected|solved|charged|resolved)|detected|solved|resolved|closed|live|ongoing|withdrawn|cancell?ed|"
    r"flagged|linked|related)\b"
)
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}


class Reading(msgspec.Struct, frozen=True):
    """What a label can mean. `members` may name several dimensions, and several members of one where it is unsure."""

    label: str
    members: tuple[Member, ...] = ()
    periods: tuple[FoundPeriod, ...] = ()
    is_total: bool = False
    is_percentage: bool = False
    conflict: str = ""  # the label contradicts itself: a type number beside the wording of another type
    residue: str = ""  # words that the vocabulary has no meaning for: they may narrow what is counted
    is_derived: bool = False  # a change, an average, a population: no count of what the table counts
    is_heading: bool = False  # the name of a kind of label ("Year", "Victim age"): labels stand below it, not counts
    is_part: bool = False  # "of which ...": already counted in the line above it

    def of(self, dimension: Dimension) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.dimension is dimension)


def read_label(label: str, aliases: dict[str, str] | None = None) -> Reading:
    """Everything that a whole label can mean. A study's aliases (label to words) come before the vocabulary.

    >>> [m.id for m in read_label("Number of offences charged/summonsed").members]
    ['offences', '1', 'charge']
    """
    key = clean(label)
    meant = (aliases or {}).get(key, label)
    part = _OF_WHICH.match(clean(meant))
    reading = _read_known(clean(meant)[part.end() :] if part else meant)
    return msgspec.structs.replace(
        reading,
        label=label,
        members=tuple(msgspec.structs.replace(m, label=label) for m in reading.members),
        is_part=part is not None,
    )


@cache
def _read_known(label: str) -> Reading:
    key = clean(label)
    members: list[Member] = []
    periods = find_periods(label)
    if quarter := re.fullmatch(r"q(?:uarter|tr)? ?([1-4])", key):
        first = 3 * int(quarter[1]) - 2
        periods = (FoundPeriod(Recurring((first, 1), (first + 2, 31), of_which_year=True), 0, len(label)),)
    without_periods = _without(label, periods)
    force = find_force(without_periods) or find_force(_without_total(key))
    area = find_by_code(label) or (find_area(label) if not force else None)
    if force or area:
        members.append(Member(Dimension.FORCE, area or force or "", label))
    members += [Member(Dimension.OFFENCE, id, label) for id in offences_named(without_periods)]
    outcomes, conflict = find_outcome(key)
    measure = find_measure(key)
    if measure and not (outcomes and measure in ("victims", "suspects")):
        members.append(Member(Dimension.MEASURE, measure, label))  # a suspect in an outcome's name is not counted
    members += [Member(Dimension.OUTCOME, id, label) for id in outcomes]
    proceeding = find_proceeding(key)
    if proceeding:
        members.append(Member(Dimension.PROCEEDING, proceeding, label))
    bare = _without_total(key)
    if sex := find_sex(bare) or (find_sex_in(bare) if members else None):
        members.append(Member(Dimension.SEX, sex, label))
    if age := find_age(bare):
        members.append(Member(Dimension.AGE, age, label))
    if ethnicity := find_ethnicity(bare):
        members.append(Member(Dimension.ETHNICITY, ethnicity, label))
    if relationship := find_relationship(bare):
        members.append(Member(Dimension.RELATIONSHIP, relationship, label))
    names_a_thing = force or area or find_sex(bare) or find_age(bare) or ethnicity or relationship
    residue = _residue(without_periods) if members and not names_a_thing else ""
    members += [
        Member(Dimension.PERIOD, found.period.id, label) for found in periods if isinstance(found.period, Period)
    ]
    return Reading(
        label,
        tuple(members),
        periods,
        is_total=_is_total(key) or bool(area and parts_of_area(area)) or ALL_BUT_FRAUD in classes_named(label),
        is_percentage=bool(_PERCENT.search(key)),
        conflict=conflict,
        residue=residue and narrowing_words(label) if key.endswith("?") else residue,
        is_derived=_is_derived(key),
        is_heading=_is_heading(key),
    )


def _is_derived(key: str) -> bool:
    return any(compiled(pattern).search(key) for pattern in data("words")["derived"])


def _is_heading(key: str) -> bool:
    return any(compiled(pattern).fullmatch(key) for pattern in data("words")["headings"])


def _residue(key: str) -> str:
    """The words of a label that neither name anything known nor are of the kind that any heading has."""
    by_number = re.search(r"\b(?:outcome|type|oc)s?(?: type)?s?\.? ?0?\d", key) or (
        (leading := _LEADING_TYPE.match(key)) and leading[1].upper() in find_outcome(key)[0]
    )
    if by_number or offence_code(key):  # the number settles what is meant, whatever words a force explains it with
        words = [match[0] for match in _ALWAYS_NARROWS.finditer(_without_offences(key))]
        return " ".join(word for word in words if by_number or not word.startswith("child"))  # in an offence's name
    return "" if classes_named(key) else " ".join(_unknown_words(key, ()))


def narrowing_words(caption: str, measure: str | None = None) -> str:
    """The words of a caption that may narrow what is counted: all that the vocabulary has no meaning for.

    `measure` is what the table counts where the caption does not say it.

    >>> narrowing_words("Table 2: Stalking offences recorded by Kent Police, 2019 to 2022"), narrowing_words(
    ...     "Stalking offences committed on trains"
    ... )
    ('', 'committed trains')
    """
    key = _bare_caption(caption)
    if re.match(r"\W*\d{1,3}/\d\d\b", key):  # the code settles what is meant, as in a label
        return _residue(key)
    if class_of_caption(caption):
        return ""
    words = _unknown_words(key, data("words")["caption_filler"].split())
    if (find_measure(key) or measure) not in OF_SUSPECTS:
        words += trait_of_suspect(key).split()  # other counts than those by the victim's age or sex
    return " ".join(word for word in words if not word.isdigit())


@lru_cache(4096)
def class_of_caption(caption: str) -> str | None:
    """The class of offences whose name is all that a caption says beside what every caption may say.

    >>> class_of_caption("Number of robbery offences recorded by Kent Police, 2019 to 2022"), class_of_caption(
    ...     "Number of robbery offences recorded in shops"
    ... )
    ('class-robbery', None)
    """
    if find_measure(caption) is None or offences_named(caption):
        return None
    said = [word for word in re.findall(r"[a-z0-9']+", _bare_caption(caption)) if not word.isdigit()]
    idle = f"{data('words')['filler']} {data('words')['caption_filler']}"
    return class_among(said, idle.split())


_THE_LAST_YEARS = re.compile(r"\bthe (?:last|past|previous) (?:\w+ )?(?:calendar |financial )?(?:years|months)\b")
_AT_LEAST = re.compile(
    r"\b(?:in excess of|more than|over|at least|upwards of) (?=\d{1,3}(?:,\d{3})|\d{3})"
)  # of the count
_AND_DETECTED = re.compile(r"\brecorded (?:and|/) (?:detected|detections|cleared[ -]up|solved)\b")  # both are counted


def outcomes_of_caption(caption: str) -> tuple[str, ...]:
    """The outcome types that a caption can mean of all that is below it.

    >>> outcomes_of_caption("Undetected stalking offences, 2010/11"), outcomes_of_caption("Stalking offences")
    (('undetected',), ())
    """
    return find_outcome(caption)[0] or find_outcome(_bare_caption(caption))[0]


def _bare_caption(caption: str) -> str:
    """A caption without periods, forces, its number, and the references of requests."""
    key = _without(caption, [found for found in find_periods(caption) if not _cuts_years_short(found)])
    key = _AT_LEAST.sub(" ", _THE_LAST_YEARS.sub(" ", key))
    key = _AND_DETECTED.sub("recorded", without_references(_without_acts(key)))
    key = re.sub(r"^(?:table|figure|chart|question|q|annex|appendix)? ?[a-z]?\d*[a-z]?(?:\.\d+)*[.):]+ ?", "", key)
    if caption.rstrip().endswith("?"):
        key = re.sub(r"^q(?:uestion)? ?\d{1,2}[a-z]?\b ?", "", key)
    for name in _full_force_names():
        key = compiled(rf"(?<!\w){name.replace(' ', '[- ]')}(?!\w)").sub(" ", key)
    return key


def _cuts_years_short(found: FoundPeriod) -> bool:
    """Days of no year that is named beside them: "recorded between January and June" narrows each year below it."""
    if not isinstance(found.period, Recurring) or found.years or found.period.first[0] == found.period.last[0]:
        return False  # one month alone is mostly the end of a year: "years to March"
    return found.period.in_year(2021).days < 365


def _without_acts(key: str) -> str:
    """A text without the offences that it names, their Acts, and "under" before a section."""
    sections = (offence_row(id).get("section", "") for id in offences_named(key))
    acts = {re.split(r" \d{4}\b| ss?\.", section)[0] for section in sections} - {""}
    key = re.sub(r"\b(?:under|contrary to) (?=(?:the )?(?:section|ss?\.? ?\d))", " ", key)
    for name in offence_patterns():
        key = compiled(rf"(?:{name})\w*").sub(" ", key)
    for act in (name for each in acts for name in (clean(each), *data("offences")["acts"].get(each, ()))):
        key = compiled(rf"\b{re.escape(act)}\b(?: (?:19|20)\d\d\b)?").sub(" ", key)
    return key


def _unknown_words(key: str, more_filler: Iterable[str]) -> list[str]:
    outcomes, _ = find_outcome(key)
    proceeding = find_proceeding(key)
    filler = {*data("words")["filler"].split(), *more_filler}
    if len(outcomes) == 1:
        filler |= {*data("words")["outcome_filler"].split()}
    measure = find_measure(key)
    key = re.sub(r"\bno\.? of\b", " ", _OF_A_PERSON.sub(" ", _without_offences(key)))
    key = compiled(rf"(?:{SEX_WORD.pattern}) (?:victim|complainant)s?\b").sub(" ", key)
    for pattern in _meaningful(outcomes if len(outcomes) == 1 else (), proceeding, measure):
        key = pattern.sub(" ", key)
    return [word for word in re.findall(r"[a-z0-9']+", key) if word not in filler and word.strip("'")]


def _without_offences(key: str) -> str:
    """A label without the names and codes of offences, whose own words narrow nothing."""
    for name in offence_patterns():
        key = compiled(rf"(?:{name})\w*").sub(" ", key)
    return re.sub(r"\b\d{1,3}/\d\d\b", " ", key)


@cache
def _full_force_names() -> tuple[str, ...]:
    """Every name of a force that cannot be the name of a place: with its "Police" or "Constabulary", longest first."""
    full = {name for name in _force_names() if re.search(r"\b(?:police|constabulary)\b", name)}
    full |= {
        f"{name} {kind}" for name in _force_names() for kind in ("police", "constabulary") if " police" not in name
    }
    return tuple(sorted(full, key=lambda name: (-len(name), name)))


@cache
def _meaningful(outcomes: tuple[str, ...], proceeding: str | None, measure: str | None) -> tuple[re.Pattern[str], ...]:
    """The patterns of the vocabulary that the words of a label of this meaning can satisfy, the longest first."""
    patterns = [
        rf"\b(?:{word})"
        for row in data("measures")["measures"]
        if row["id"] in (measure, "offences")
        for word in row["words"]
    ]
    types = {*outcomes, *(type.rstrip("A") for type in outcomes)}
    rows = [row for row in data("outcomes")["outcomes"] if str(row["type"]) in types]
    rows += [row for row in data("proceedings")["proceedings"] if row["id"] == proceeding]
    patterns += [rf"{word}\w*" for row in rows for words in row["words"] for word in words]
    patterns += [re.escape(clean(row["label"])) for row in rows]
    patterns += [SEX_WORD.pattern, _TOTAL.pattern, _PERCENT.pattern, _GROUP.pattern]
    return tuple(re.compile(pattern) for pattern in sorted(patterns, key=len, reverse=True) if len(pattern) > 4)


_TRAIT = r"(?:sex|gender|ages?|age (?:group|band)s?|(?:self[- ]defined )?(?:ethnicity|ethnic (?:group|origin)s?))"
_SUSPECT = r"(?:suspect|offender|perpetrator|defendant|accused)"
_SIDE = rf"(?:victim|complainant|{_SUSPECT})"
_OF_THE = r"of (?:(?:the|each|any|all|alleged|known|named|identified|main) )*"
_OF_A_PERSON = re.compile(  # what a person is like, not that persons are counted
    rf"\b{_TRAIT}(?: (?:and|or) {_TRAIT})? {_OF_THE}{_SIDE}s?\b"
    rf"|\b{_SIDE}(?:'?s|s')? {_TRAIT}(?!\w)"
    rf"|\b(?:{_SIDE}(?:[ /-]+(?:and |to )?{_SIDE})? )?relationship(?: status| type)?"
    rf"(?: (?:of|between) (?:the )?{_SIDE}s?)?(?: (?:to|and|with) (?:the )?{_SIDE}s?)?\b"
)


_OF_A_SUSPECT = re.compile(rf"\b{_TRAIT} {_OF_THE}{_SUSPECT}s?\b|\b{_SUSPECT}(?:'?s|s')? {_TRAIT}(?!\w)")
OF_SUSPECTS = ("suspects", "proceeded-against", "arrests", "prosecutions", "convictions")  # measures that count these


def trait_of_suspect(text: str) -> str:
    """The words by which a text speaks of the age, sex or ethnicity of suspects rather than victims; empty where none.

    >>> trait_of_suspect("Offences by age of suspect"), trait_of_suspect("Age of victim")
    ('age of suspect', '')
    """
    match = _OF_A_SUSPECT.search(clean(text))
    return match[0] if match else ""


def find_measure(text: str, *, hints: bool = False) -> str | None:
    """The measure that a label or sentence names first, or None; what comes after it only says more of it.

    `hints` takes words such as "charged" or "outcome" for recorded offences where no measure is named.

    >>> find_measure("Victims of stalking offences"), find_measure("Offences by sex of victim"), find_measure("Year")
    ('victims', 'offences', None)
    """
    key = _OF_A_PERSON.sub(" ", clean(text))
    for field in ("words", "hints") if hints else ("words",):
        found = [
            (match.start(), order, str(row["id"]))
            for order, row in enumerate(data("measures")["measures"])
            for word in row.get(field, ())
            if (match := compiled(rf"\b(?:{word})").search(key))
        ]
        if found:
            return min(found)[2]
    return None


def outcome_until(id: str) -> date | None:
    """The last day of a way of counting that outcomes took the place of; None for outcomes themselves.

    >>> str(outcome_until("sanction-detections")), outcome_until("16")
    ('2013-03-31', None)
    """
    return next((row.get("until") for row in data("outcomes")["outcomes"] if str(row["type"]) == id), None)


_LEADING_TYPE = re.compile(r"0?(\d{1,2}a?)(?: ?[-:.)] ?| )(?=[a-z])")  # "1 - Charged", "1 Charged"
_CHARGE_DENIED = re.compile(  # "No. charged" is a number of charges
    r"\b(?:no(?!\.| of\b)|not|non|never|nobody|neither|nor|without|exclud\w+|excl|except\w*|other than|minus|awaiting|"
    r"pending|fail\w*|declin\w+|refus\w+|instead of|rather than)\b(?:[ ,./-]+\w+){0,4}?[ ,./-]+charg(?:e|es|ed|ing)\b"
    r"|\bcharg(?:e|es|ed|ing)[ ,:-]+(?:(?:was|were|is|are) )?"
    r"(?:not\b|refus|declin|pending|withheld|dropped|discontinu|withdrawn|rejected)"
)
_TYPE_DENIED = re.compile(
    r"\b(?:no(?!\.)|not|non|without|exclud\w+|excl|except\w*|other than|minus)\b[ ,./-]+(?:(?:an?|for|those with) )?"
    r"(?:outcome|type|oc)s?\b|\b(?:outcome|type) \d{1,2}a? (?:was |were )?not (?:applied|given|assigned|recorded)\b"
)


def find_outcome(text: str) -> tuple[tuple[str, ...], str]:
    """The outcome types that a label can mean, and the contradiction where its number and its wording differ."""
    key = clean(text)
    exact = next((str(row["type"]) for row in data("outcomes")["outcomes"] if clean(row["label"]) == key), None)
    if exact is not None:
        return (exact,), ""
    if _TYPE_DENIED.search(key):
        return (), ""
    by_wording = [
        str(row["type"])
        for row in data("outcomes")["outcomes"]
        if any(all(compiled(word).search(key) for word in words) for words in row["words"])
    ]
    by_wording = [type for type in by_wording if not any(type + "A" == other for other in by_wording)]
    if _CHARGE_DENIED.search(key):
        by_wording = [type for type in by_wording if type.rstrip("A") != "1"]
    number = re.search(r"\b(?:outcome|type|oc)s?(?: type)?s?\.? ?0?(\d{1,2}a?)\b", key)
    known = {str(row["type"]).lower(): str(row["type"]) for row in data("outcomes")["outcomes"]}
    if (
        number is None
        and (leading := _LEADING_TYPE.match(key))
        and (known.get(leading[1]) in by_wording or _is_worded_as(key[leading.end() :], known.get(leading[1])))
    ):
        number = leading
    if number is None or number[1] not in known:
        return tuple(dict.fromkeys(by_wording)), ""
    type = known[number[1]]
    if by_wording and type not in by_wording:
        return (type,), f"the label says type {type}, its words describe type {' or '.join(by_wording)}"
    return (type,), ""


def _is_worded_as(words: str, type: str | None) -> bool:
    """Whether a wording too short to tell a type is at least that of the numbered one: "15 Evidential difficulties".

    Each word must stand in the type's own name, and two at least; or it names the group that the type is in.
    """
    if type is None:
        return False
    label = clean(next(str(row["label"]) for row in data("outcomes")["outcomes"] if str(row["type"]) == type))
    own = {word[:6] for word in re.findall(r"[a-z]{4,}", label)}
    said = {word[:6] for word in re.findall(r"[a-z]{4,}", words)}
    return (len(said) > 1 and said <= own) or any(type in group.split("+") for group in find_outcome(words)[0])


def find_proceeding(key: str) -> str | None:
    """How persons were proceeded against, as a label in lower case says; None where they were not charged."""
    return None if _CHARGE_DENIED.search(key) else _matching("proceedings", "id", key)


def _matching(name: str, id_field: str, key: str) -> str | None:
    found = [
        str(row[id_field])
        for row in data(name)[name]
        if any(all(compiled(word).search(key) for word in words) for words in row["words"])
    ]
    return found[0] if found else None


@cache
def _force_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in data("forces")["forces"]:
        for name in (row["id"].replace("-", " "), row["name"], *row["names"]):
            names[_force_key(name)] = row["id"]
    return names


def _force_key(name: str) -> str:
    return re.sub(r"[-\s]+", " ", clean(name)).strip()


def find_force(name: str) -> str | None:
    """The id of the force that a whole label names; never a guess.

    >>> find_force("Devon & Cornwall Constabulary"), find_force("Exampleshire")
    ('devon-and-cornwall', None)
    """
    key = _FORCE_MARKS.sub("", _force_key(name))
    names = _force_names()
    if key in names:
        return names[key]
    shorter = re.sub(r"^the | (police service|police force|police force area|police|constabulary|force|pfa)$", "", key)
    return names.get(shorter) or names.get(re.sub(r"^(chief constable of|heddlu) ", "", shorter))


def find_forces_in(text: str) -> tuple[str, ...]:
    """Every force that a text names with its full name ("Surrey Police"), in order, once each."""
    key = f" {_force_key(text)} "
    found: list[tuple[int, str]] = []
    for name, id in sorted(_force_names().items(), key=lambda item: -len(item[0])):
        full = re.search(r"\b(police|constabulary)\b", name) is not None
        for pattern in (
            [rf"(?<!\w){re.escape(name)}(?!\w)"]
            if full
            else [rf"(?<!\w){re.escape(name)} (?:police|constabulary)(?!\w)"]
        ):
            for match in compiled(pattern).finditer(key):
                found.append((match.start(), id))
                key = key[: match.start()] + "\0" * len(match[0]) + key[match.end() :]
    return tuple(dict.fromkeys(id for _, id in sorted(found)))


_POLICE_ADDRESS = re.compile(r"(?<![\w-])(?:[\w-]+\.)*?([\w-]+)(?:\.pnn)?\.police\.uk\b")


def find_forces_by_address(text: str) -> tuple[str, ...]:
    """Every force whose address on the internet a text prints, in order, once each.

    >>> find_forces_by_address("foi@northyorkshire.police.uk, www.cambs.police.uk")
    ('north-yorkshire', 'cambridgeshire')
    """
    found = (
        _force_addresses().get(match[1].replace("-", "")) for match in _POLICE_ADDRESS.finditer(plain(text).lower())
    )
    return tuple(dict.fromkeys(id for id in found if id))


@cache
def _force_addresses() -> dict[str, str]:
    by_name = {name.replace(" ", ""): id for name, id in _force_names().items()}
    return by_name | {address: row["id"] for row in data("forces")["forces"] for address in row.get("addresses", ())}


def find_group(text: str) -> str | None:
    """A group of forces that a text names by its size.

    >>> find_group("across the 24 forces"), find_group("twenty-four police forces")
    ('forces:24', 'forces:24')
    """
    for match in _GROUP.finditer(clean(text)):
        word = match[1]
        tens, _, units = word.partition("-")
        if word.isdigit():
            return f"forces:{int(word)}"
        if word in _NUMBERS:
            return f"forces:{_NUMBERS.index(word)}"
        if tens in _TENS and (not units or units in _NUMBERS[1:10]):
            return f"forces:{_TENS[tens] + (_NUMBERS.index(units) if units else 0)}"
    return None


def _is_total(key: str) -> bool:
    """A label that is a total: it begins or ends with the word, or is nothing else ("Female Total", "Total (all)")."""
    match = _TOTAL.search(key)
    if match is None:
        return False
    rest = (key[: match.start()] + key[match.end() :]).strip(" :-(),")
    return (
        len(rest.split()) <= 2
        and not re.search(r"\bof\b|number|offence|recorded|percent|%", rest)
        and not _TOTAL_OF_SOME.search(rest)
        and not _CHARGE_DENIED.search(rest)
    )


def _without_total(key: str) -> str:
    return _TOTAL.sub("", key).strip(" :-()")


def _without(label: str, periods: Iterable[FoundPeriod]) -> str:
    for found in reversed(list(periods)):
        label = label[: found.start] + " " + label[found.end :]
    return clean(label).strip(" ()-")
