"""What the single sentences of a text near a table speak of: all its counts, some of them, others, or none of them."""

from __future__ import annotations

import re

from crosscast.vocab import clean, find_periods, plain, without_periods

AGED = re.compile(
    r"\baged (\d{1,2}) (?:years? )?(?:or|and) (?:over|above|older)"
    r"|\b(?:aged )?(?:under|below) (?:the age of )?(\d{1,2})s?\b"
)
_SENTENCE_END = re.compile(r"(?:(?<=[a-z)]{2}[.!?])|(?<=[\d/-]\d\d[.!?]))\s+(?=[A-Z0-9<*\[])")
_OF_SOME = re.compile(
    r"\b(?:not|please|of (?:which|these|those|whom)|whether|some|most|many|in table \d+)\b"
    r"|(?<![-/.\d])(?<!outcome )(?<!type )(?<!section )\b\d[\d,]*\b (?:[a-z-]+ ){0,2}?"
    r"(?:offences?|crimes?|victims?|people|persons?|suspects?|offenders?|were|was|resulted|had|led)\b"
)
_OF_OTHERS = re.compile(
    r"\bnot (?:(?:be )?(?:the same|included|shown|counted|covered|listed|provided|held|part of|confused with)\b"
    r"|in (?:this|the|these) (?:table|figures|data)\b)"
    r"|\b(?:excluded|left out|omitted|shown separately|in a separate table)\b"
)
_OF_PART = re.compile(r"^\W*of (?:these|those|which|whom|them|the \d+)\b", re.I)
_OF_ANOTHER_TIME = re.compile(
    r"\b(to date|so far|previous to|prior to|earlier than|to present|onwards|since|before|until|in force"
    r"|commenc\w+|began|introduced|came into|changed?|extracted|received|published)\b"
)
_TELLS_OF_THE_LAW = re.compile(
    r"(?:it|this|that|these|those|which|the (?:new )?(?:offence|law|legislation|act)s?|this (?:new )?offence)"
    r"(?: \([^)]*\))? (?:first )?(?:(?:came|was brought) in(?:to (?:force|effect|law))?|was (?:first )?introduced"
    r"|commenced|began|took effect|became (?:an offence|law))(?: on| in| from)?"
    r"|(?:it|this|that|these) (?:is|are) not (?:the same as|to be confused with) .{3,60}"
)
_TELLS_OF_COUNTING = re.compile(
    r"(?:please )?(?:note )?(?:that )?(?:an?|one|each|any|the same|every) (?:[a-z]+ )?"
    r"(?:offence|crime|victim|suspect|offender|person|incident|individual)s? (?:may|can|could|might) (?:also )?have "
    r"(?:more than one|several|multiple|two or more|many|different) [a-z]+"
)
_IS_NONE = (
    r"(?: in (?:the|this) table)?"
    r" (?:(?:is|are) (?:shown for|equal to|to be read as|equivalent to)|denotes?|means?|indicates?|represents?"
    r"|equals?|equates? to|should be read as|is|are|=) (?:a )?(?:(?:count|value|total|figure) of )?"
    r"(?:zeros?|nil|none|0|no (?:such )?(?:offences|crimes|incidents|victims))(?: (?:offences|crimes|recorded))*"
)
_BLANK_IS_NONE = re.compile(
    r"(?:(?:please )?note(?: that)? )?(?:(?:a|any|all|the|where) )?(?:blanks?|empty|blank or empty)"
    rf"(?: (?:cells?|box(?:es)?|fields?|entr(?:y|ies)|spaces?|squares?|values?))?{_IS_NONE}"
)
_DASH_IS_NONE = re.compile(
    rf"(?:(?:please )?note(?: that)? )?(?:(?:a|any|the) )?(?:dash(?:es)?|hyphens?|['\"]?--?['\"]?){_IS_NONE}\.?"
)
_THANKS = re.compile(
    r"thank you (?:very much )?for (?:your|the) (?:[a-z]+ )*(?:request|enquiry|e-?mail|letter|question)s?\b.*"
    r"|(?:our|my|the) (?:response|reply|answer) (?:to (?:it|this|your request) )?(?:is|follows|can be found)"
    r"(?: (?:as follows|below|here|set out|provided|given|attached))*"
)
_SYMBOL = r"['\"]?(?:<\s?\d+|\*+|-{1,2}|\.{2,3}|\[\w\]|#)['\"]?"
_BEFORE_A_SYMBOL = re.compile(rf"[.;,]?\s+(?={_SYMBOL}\s*(?:(?:is|are|means?|denotes?|indicates?|represents?)\b|=))")
_EXPLAINS_A_SYMBOL = re.compile(
    rf"{_SYMBOL}\s*"
    r"(?:(?:means|denotes|indicates|represents|is used|(?:has|have) been used)\b|=).*"
)


def sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def is_of_some(sentence: str) -> bool:
    """Whether a sentence tells of a part of the counts, or of others, rather than of all below it.

    >>> is_of_some("Of these, 19 offences resulted in a charge."), is_of_some("Victims were aged 18 or over.")
    (True, False)
    """
    text = clean(AGED.sub(" ", clean(sentence)))
    return bool(_OF_SOME.search(without_periods(text, find_periods(text))))


def said_of_all(text: str) -> tuple[str, str]:
    """A text without the sentences that tell of others: first without those of some as well, then with them.

    >>> said_of_all("Offences of voyeurism. It is not the same as stalking. Please see those of 2022 below.")
    ('Offences of voyeurism.', 'Offences of voyeurism. Please see those of 2022 below.')
    """
    own = [each for each in sentences(text) if not _OF_OTHERS.search(clean(each))]
    own = [each for each in own if not _OF_PART.match(each)] or own
    return " ".join(each for each in own if not is_of_some(each)), " ".join(own)


def said_of_the_time(text: str) -> str:
    """A text without the sentences whose dates are others than those of the counts: of a law, of an extraction.

    >>> said_of_the_time("Offences recorded in 2023. The offence came into force on 13 April 2015.")
    'Offences recorded in 2023.'
    """
    return " ".join(
        each for each in sentences(text) if not _OF_ANOTHER_TIME.search(without_periods(each, find_periods(each)))
    )


def without_idle_sentences(text: str) -> str:
    """A text without the sentences that narrow nothing, whatever their words: what a blank or a symbol means, since
    when there is a law, and that one offence may have several outcomes.

    >>> without_idle_sentences("Victims by sex. Blank cells denote zero. An offence may have more than one outcome.")
    'Victims by sex.'
    """
    return " ".join(each for each in sentences(text) if not _is_idle(each))


def _is_idle(sentence: str) -> bool:
    key = clean(sentence)
    undated = without_periods(key, find_periods(key))
    return bool(
        _TELLS_OF_THE_LAW.fullmatch(undated)
        or _TELLS_OF_COUNTING.fullmatch(key)
        or _THANKS.fullmatch(key)
        or _BLANK_IS_NONE.fullmatch(key)
        or _EXPLAINS_A_SYMBOL.fullmatch(plain(sentence).strip().casefold())
    )


def says_blank_is_none(text: str) -> bool:
    """Whether a text says that where a cell is blank, none was counted.

    >>> says_blank_is_none("Number of victims. Blank cells denote zero."), says_blank_is_none("Blank means not held.")
    (True, False)
    """
    return any(_BLANK_IS_NONE.fullmatch(clean(each)) for line in text.splitlines() for each in sentences(line))


def says_dash_is_none(text: str) -> bool:
    """Whether a text says that where a cell holds a dash, none was counted.

    >>> says_dash_is_none("* denotes a number below 5. - denotes zero."), says_dash_is_none("- means not available")
    (True, False)
    """
    said = (each for line in text.splitlines() for each in sentences(plain(line)))
    parts = (part.strip().casefold() for each in said for part in _BEFORE_A_SYMBOL.split(each))
    return any(_DASH_IS_NONE.fullmatch(part) for part in parts)
