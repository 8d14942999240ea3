"""Numbers of a sentence that may be figures: not those of dates, statutes, references, telephones, money and time."""

from __future__ import annotations

import re

from crosscast.vocab import find_periods, plain, read_label, without_references

_MORE = r"(?:(?:,| ?-| to|,? and|,? or|/| &) ?(?:s\.? ?)?\d+\w*(?:\(\w+\))*)*"
_COUNTED = r"(?:offence|crime|incident|victim|people|person|record|suspect|arrest)"
_NO_FIGURE = re.compile(
    "|".join(
        (
            r"https?:\S+|www\.\S+|\S+@\S+|\[[^\[\]]{1,40}\]",  # addresses, marks, what was masked
            # statutes: "sections 33, 34 and 35(2)(b)", "s.66A", "Act 2015"
            r"\b(?:sections?|sec|(?<!['’])ss?|subsections?|articles?|regulations?|regs?|rules?|paragraphs?|paras?"
            rf"|parts?|schedules?|chapters?|clauses?|exemptions?)\.? ?\d+\w*(?: ?\(\w{{1,4}}\))*{_MORE}",
            r"\b(?:act|regulations|order|rules|bill|code|directive)(?: \([^)]*\))?,? (?:of )?(?:19|20)\d\d\b",
            # parts of documents, kinds of offences and outcomes, names with a number
            r"\b(?:questions?|qu?|answers?|responses?|tables?|figures?|pages?|points?|items?|notes?|annex|appendix|version|v"
            r"|volume|issue|level|stage|tier|phase|band|class|codes?|outcomes?|types?|oc|category|form|box|room|floor"
            r"|lines?|steps?|ref|reference|urn|collar|warrant|ext|extension|fax|tel|telephone|mobile|vat|covid"
            r"|(?:case|crime|incident|log|charity|company|registration|request|reference|warrant|collar|badge)"
            r" (?:no|number|ref|reference|id))\.?[ :#-]*\d[\w./-]*(?:(?<=[-/]) \d+)?"
            rf"(?:(?:,| ?-| to|,? and|,? or| &| of) ?\d[\w./-]*\b(?! {_COUNTED}))*",
            # how much, how long, how old, when
            r"£ ?\d[\d,.]*(?: ?(?:k|m|bn|million|billion))?|\b\d[\d,.]* ?(?:pence|p|gbp)\b",
            r"\b\d[\d,.]*(?:(?: ?-| to| or| and|/) ?\d[\d,.]*)?(?: ?\([\w -]{1,20}\))?[ -]?"
            r"(?:(?:full |working |financial |calendar |business |consecutive |school )*"
            r"(?:days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|weeks?|months?|years?|yrs?)|year[- ]olds?"
            r"|miles?|km|metres?|mb|gb|kb|kg|am|pm|noon|st|nd|rd|th)\b",
            r"\b(?:aged?|ages|under|over|age of|below|above|between)(?: the age of)? (?:1[0-9]|[2-9]\d)s?"
            r"(?:(?: ?-| to| and) \d\ds?)?(?= (?:years|or|and)\b|s\b|[.,;)]|$)",
            r"\b\d\d ?(?:and|or) (?:over|under|above|below|older|younger)\b",
            r"\b\d{1,2}[:.]\d\d ?(?:am|pm|hrs|hours)?\b(?! ?%)|\b24 ?/ ?7\b",
            # forces that answered
            r"\b\d+ (?:(?:other|police|territorial|of the|different|remaining) )*(?:forces|constabularies)\b",
            # telephones, references, codes
            r"\b(?:0|\+44)[\d ()-]{8,14}\b|\b(?=[\w/.-]*[A-Za-z])(?=[\w/.-]*\d)\w+(?:[/.-]\w+)*\b",
            r"\b\d+(?:[/]\d+)+\b|\b\d+(?:-\d+){2,}\b|\b\d{7,}\b",
        )
    ),
    re.I,
)
_IN_WORDS = re.compile(
    r"\b(?:recorded|reported|received|made|were|was|are|had|has|have)(?: only| a total of)? "
    r"(?:no|zero|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]\w+)?|\w+ hundred) "
    rf"(?:(?!further|more|longer)[\w-]+ ){{0,3}}{_COUNTED}s?\b|^\W*(?:nil|zero)(?: returns?| offences?)?\b",
    re.I,
)
_LIST_NUMBER = re.compile(
    r"^\W*(?:q|question|a|answer)?\.? ?\(?\d{1,2}(?:\.\d{1,2})*[a-z]?\s*[.):](?:\s|$)|^\W*\d{1,2}\s+(?=[A-Z])", re.I
)
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s?[-/]\s?(?:\d\d|(?:19|20)\d\d))?\b")
_ALONE = re.compile(r"\W*([1-9]\d{4,11})\W*")  # a line of digits alone: a year and its count may have run together
_GLUED = re.compile(r"\W*(\D*[A-Za-z)])(\d[\d,]*)\W*")
_NUMBER = re.compile(r"(?<![\w/])[<>~]?\d[\d,]*(?:\.\d+)?(?: ?%| per ?cent)?(?![\w/])")


def numbers_in(sentence: str) -> list[str]:
    """The numbers of a sentence that nothing beside them shows to be no figure of the reply.

    >>> numbers_in("Of these 44 offences, 6 led to a charge under section 33 of the 2015 Act on 4 May 2022.")
    ['44', '6']
    >>> numbers_in("The other 23 forces recorded 1,200 offences.")
    ['1,200']
    >>> numbers_in("Please quote FOI 221/24 within 20 working days; the cost limit is £450 or 18 hours.")
    []
    >>> numbers_in("20185010"), numbers_in("Total150"), numbers_in("01622690690")
    (['20185010'], ['150'], [])
    """
    if alone := _ALONE.fullmatch(plain(sentence)):
        return [alone[1]]
    if (glued := _GLUED.fullmatch(plain(sentence))) and _is_known(glued[1]):
        return [glued[2]]
    text = without_references(plain(_LIST_NUMBER.sub(" ", sentence, count=1)))
    for found in reversed(find_periods(text)):
        text = text[: found.start] + " . " + text[found.end :]
    return _NUMBER.findall(_YEARS.sub(" ", _NO_FIGURE.sub(" ", text)))


def _is_known(label: str) -> bool:
    reading = read_label(label)
    return bool(reading.members or reading.periods or reading.is_total)


def counts_in_words(sentence: str) -> bool:
    """Whether a sentence states a count in words, none included.

    >>> counts_in_words("We recorded no offences of cyberflashing in 2019."), counts_in_words("We hold no data.")
    (True, False)
    """
    return _IN_WORDS.search(plain(sentence)) is not None
