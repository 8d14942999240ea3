"""The forms in which persons are named in replies and mails, and what shows that words name no person."""

from __future__ import annotations

import re
from collections.abc import Callable

from crosscast.vocab import find_force, find_measure, offences_named

NAME = "[name]"


class Form:
    """A form in which something is written, and a sign of it: no text without the sign holds the form.

    Signs begin with letters that are rare, so that most texts are passed over in a fraction of the time.
    """

    def __init__(self, sign: str, pattern: str, flags: int = 0) -> None:
        self.sign, self.pattern = re.compile(sign), re.compile(pattern, flags)
        self.groupindex = self.pattern.groupindex

    def sub(self, shown: Callable[[re.Match[str]], str], text: str) -> str:
        return self.pattern.sub(shown, text) if self.sign.search(text) else text


_CIVIL = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?)\b\.?"
_RANK = r"(?:W?PC|W?DC|PS|DS|DI|DCI|PCSO|Sgt|Sergeant|Constable)\b\.?"
_SIGN_OF_RANK = r"[PD][CS]|DI|Sgt|Sergeant|Constable"
_COLLAR = r"(?!(?:19|20)\d\d\b)\d{3,6}\b"  # an officer's number, which is no year
_TITLE = rf"(?:{_CIVIL}|{_RANK}|(?:Sir|Dame|Lord|Lady|Rev|Inspector)\b\.?)"
_WORD = r"(?:[A-ZÀ-ÖØ-Þ](?:[\w'’-]{0,40}\w)?\b\.?)"  # of a bounded length, so that a line of one word costs no time
_PARTICLE = r"(?:van|von|der|den|de|da|di|du|la|le|al|bin|ter)"
_FULL_NAME = rf"{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{1,3}}"
_TITLED = rf"(?P<name>{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,2}})"
TITLED_IN_PROSE = Form(rf"M(?:[rsx]|iss)|Dr|Prof|{_SIGN_OF_RANK}", rf"\b(?:{_CIVIL}|{_RANK}) {_TITLED}")
TITLED_IN_CELL = re.compile(rf"\b{_CIVIL} {_TITLED}")
RANKED_IN_CELL = re.compile(rf"(?P<lead>\b(?i:by|ask|contact|per) )(?P<name>{_RANK} {_FULL_NAME})")
OFFICER = Form(
    rf"{_SIGN_OF_RANK}|[RODrod]\.?:?\s*[A-Z]{{0,2}}\d\d",
    rf"\b{_RANK} ?(?:{_WORD} ){{0,2}}{_COLLAR}(?P<after>(?: {_WORD}(?<!\.)){{0,3}})"
    r"|(?P<label>\b(?i:collar|shoulder|warrant|epaulette|badge) (?i:number|no|id)\b\.?:?\s*)[A-Z]{0,2}\d{2,6}\b",
)
STAFF_NUMBER = re.compile(
    rf"(?P<post>\b(?i:officer|manager|advis[eo]r|assistant|analyst|administrator|clerk) ){_COLLAR}"
)
NUMBER_IN_COLUMN = re.compile(r"^[A-Z]{0,2} ?\d{1,6}$")
_GREETING = re.compile(
    rf"^(?P<lead>[>\s]*(?:dear|hello|hi|good (?:morning|afternoon|evening))\s+)"
    rf"(?P<name>(?-i:(?:{_TITLE} )?{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,3}}))(?=\s*[,.:;!–-]|\s*$)",
    re.I,
)
CLOSING = re.compile(
    r"^(?P<lead>[>\s]*(?:yours (?:sincerely|faithfully|truly)|(?:kind(?:est)?|best|warm(?:est)?|many|with)"
    r"(?: kind| best)? (?:regards|wishes|thanks)|regards|sincerely"
    r"|(?:thanks|thank you)(?! (?:very much )?for (?:your|the) (?:[\w-]+ ){0,6}?(?:request|enquiry|letter|e-?mail)\b)"
    r"|signed)\s*[,.:]?\s*)(?P<rest>.*)$",
    re.I,
)
HEADER = re.compile(
    r"^(?P<lead>\W{0,3}(?:from|to|cc|bcc|sender|reply-to|sent by|on behalf of)\s?:\s*)(?P<people>.+)$", re.I
)
HEADER_NAME = re.compile(rf"{_FULL_NAME}|{_WORD}, {_WORD}(?: {_WORD})?")
LONE_BESIDE_EMAIL = re.compile(r"(?<![\w\[.'’-])[\w.'’-]{1,64}(?=[\"']? ?[<(\[]*\[e-mail)")
ROUND_A_NAME = re.compile(
    r"(?P<before>(?:[\w.'’-]{1,40} ){0,3})\[name\](?P<after>(?: [\w.'’-]{1,40}){0,3})(?=[\"']? ?<\[e-mail)"
)
_BYLINE = re.compile(
    rf"^(?P<lead>(?:[Ww]ritten |[Pp]repared )?[Bb]y )(?P<name>(?-i:{_FULL_NAME}))"
    r"(?=, (?:[\w&-]+ ){0,4}(?:officer|analyst|manager|lead|editor|correspondent|reporter|researcher|director|head)\b)",
    re.I,
)
_LABELLED = re.compile(
    r"^(?P<lead>(?:(?:contact )?name|contact|(?:(?:contact|case|decision|foi|reviewing|reporting|disclosure) )?"
    r"(?:officer|maker|handler)|request(?:er|or)(?: name)?|applicant(?: name)?|name of (?:requester|applicant)"
    r"|signed(?: by)?|(?:prepared|reviewed|completed|written|authori[sz]ed) by|author|attn|fao|for the attention of)"
    rf"\s*[:.]\s*)(?P<name>(?-i:(?:{_TITLE} )?{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,3}}))",
    re.I,
)
_WROTE = Form("wrote", rf"(?P<name>{_FULL_NAME})(?=[\"']? ?(?:[<(\[][^<>]{{0,80}}[>)\]]{{1,2}} ?)?wrote\b)")
_BESIDE_EMAIL = Form(
    "@", rf"(?P<name>{_FULL_NAME}|{_WORD}, {_WORD})(?=[\"']? ?[<(\[](?:mailto:)?[^\s<>()\[\]]{{1,64}}@)"
)
_ASKED = re.compile(
    rf"^(?P<name>{_FULL_NAME})(?= made this .{{0,60}}\brequest to\b| (?:has |had )?(?:asked|requested)\b)"
)
SIGNED = re.compile(
    rf"^(?P<lead>[>\s]*)(?P<name>(?:{_TITLE} )?{_FULL_NAME}|{_TITLE} {_WORD})(?=\s*(?:[|,(–]|-\s|\d{{3,6}}\b|$))"
)
FIRST_NAME = re.compile(rf"^(?P<lead>[>\s]*)(?P<name>{_WORD})(?=[,.]?$)")
AUTHOR = re.compile(r"^(?P<name>[^\W\d][\w.'’-]{0,40}(?: [\w.'’-]{1,40}){0,2})(?=\s?:)")
NO_AUTHOR = re.compile(
    r"^(?:please |further )?(?:notes?|source|key|caveats?|comments?|author|definition|example|n\.?b)\b", re.I
)
_ANY_NAME = re.compile(rf"(?<!\w)(?P<name>{_FULL_NAME})")
_SPEAKS = re.compile(
    rf"(?<!\w)(?!(?:He|She|They|It|Who|Note|Table|Column|Row|Data)\b)(?P<name>{_WORD})"
    r"(?= (?:has |had )?(?:ask|sa(?:id|ys)|told|tells|want|wrote|writes|advise|confirm|request|check|need|sent|provid"
    r"|emailed|called)\w*\b)"
)
_SPOKEN_TO = re.compile(
    r"(?P<lead>\b(?i:ask(?:ed)?|told|tell|contact|spoke to|speak to|check with|from|by|per|cc|@|e-?mail(?:ed)?) )"
    rf"(?P<name>{_WORD})"
)
NAME_IN_COLUMN = re.compile(rf"^(?P<name>(?:{_TITLE} )?{_WORD}(?:,? (?:{_PARTICLE} )*{_WORD}){{0,3}})$")
_GREETED_WITHIN = Form(  # where lines of a page ran together
    "Dear ",
    rf"(?P<lead>(?<=\S )Dear )(?P<name>(?:{_TITLE} )?{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,3}})(?=\s*[,.:;!–-]|\s*$)",
)
_CLOSED_WITHIN = Form(
    "Yours |[Rr]egards",
    r"(?P<lead>(?<=\S )(?:Yours (?:sincerely|faithfully|truly)|(?:(?:Kind|Best|Warm)(?:est)? r|R)egards),? )"
    rf"(?P<name>(?:{_TITLE} )?{_FULL_NAME}|{_WORD}(?=[,.]?$))",
)
_MADE_BY = Form(
    " by ",
    r"(?P<lead>\b(?i:extracted|prepared|compiled|collated|checked|reviewed|approved|authori[sz]ed|written|dealt with"
    rf"|handled) by )(?P<name>(?:{_TITLE} )?{_FULL_NAME})",
)
IN_A_LINE = (
    _BESIDE_EMAIL, _WROTE, _ASKED, _GREETING, _GREETED_WITHIN, _CLOSED_WITHIN, _LABELLED, _BYLINE, _MADE_BY,
)  # fmt: skip
IN_WHAT_IS_QUOTED = (_ANY_NAME, _SPEAKS, _SPOKEN_TO)

_NO_PERSON = re.compile(
    r"\b(?:police|constabulary|foi|freedom|information|disclosure|data|protection|records?|requests?|requester|team"
    r"|officers?|office|unit|department|service|council|ministry|home|crown|prosecution|governance|compliance|rights"
    r"|access|legal|enquir(?:y|ies)|manager|director|head|chief|assistant|senior|central|national|public|management"
    r"|corporate|whatdotheyknow|authority|commissioner|sirs?|madam|all|colleagues?|applicant|customer|resident|friend"
    r"|everyone|recipients?|undisclosed|mailbox|admin|reply|noreply|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|total|year|quarter|forces?|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|london|england|wales|scotland|ireland|kingdom|british|county|offences?|crimes?|victims?|act"
    r"|section|analyst|advis[eo]r|coordinator|administrator|decision|maker|support|and|the|of|for|thanks?|please"
    r"|further|your|our|i|we|re|this|you|in|with|following|regarding|statistics|analysis|performance|business"
    r"|headquarters|hq|house|street|road|inspectorate|college|university|court|ltd|limited|plc|trust|association|group"
    r"|board|fraud|action|agency|women|aid|refuge|charity|foundation|network|project|campaign|media|news|bbc|press"
    r"|society|institute|general|chancellor|justice|detective|superintendent|inspector|sergeant|constable|staff|civil"
    r"|research|liaison|communications?|executive|secretary|deputy|sexual|images?|intimate|harassment|abuse)\b",
    re.I,
)


def round_name(match: re.Match[str]) -> str:
    """What stands in a mail header around a name that was masked, without the rest of the name."""
    return " ".join(filter(None, (_office(match["before"]), NAME, _office(match["after"]))))


def _office(words: str) -> str:
    """Words beside a name in a mail header: those of an office stay, the rest of the name does not."""
    found = list(_NO_PERSON.finditer(words))
    return words[found[0].start() : found[-1].end()] if found else ""


def is_person(name: str) -> bool:
    """Whether a name that stands where persons are named can be a person's: no office, force, offence or measure."""
    return not (
        re.fullmatch(_RANK, name)
        or _NO_PERSON.search(name)
        or find_force(name)
        or find_measure(name)
        or offences_named(name)
    )


def name_alone(name: str, least: int) -> str:
    """A name without the words of an office, or of the next sentence, that follow; so many words stay at the least."""
    words = name.split()
    while len(words) > least and _NO_PERSON.search(words[-1]):
        words.pop()
    return " ".join(words)


def without_title(name: str) -> str:
    return re.sub(rf"^{_TITLE} ", "", name)


def pattern_of(names: frozenset[str]) -> re.Pattern[str] | None:
    """Full names in the ways in which they are written: "Doe, Jane" is "Jane Doe", and both in capitals."""
    ways: set[tuple[str, ...]] = set()
    for name in names:
        last, comma, first = name.partition(", ")
        words = tuple((f"{first} {last}" if comma else name).split())
        ways |= {words, tuple(word.upper() for word in words), (f"{words[-1]},", *words[:-1])}
    if not ways:
        return None
    longest_first = sorted(ways, key=lambda words: (-len(" ".join(words)), words))
    written = "|".join(r"[\s_.-]{1,3}".join(re.escape(word) for word in words) for words in longest_first)
    return re.compile(rf"(?<!\w)(?:{_TITLE} )?(?:{written})(?!\w)")
