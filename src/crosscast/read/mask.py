"""Take persons and their addresses out of what was read, and leave every figure as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from crosscast.model import Document, Finding, Grid, Layout, Severity
from crosscast.vocab import find_force, find_measure, offences_named

NAME, EMAIL, TELEPHONE, ADDRESS = "[name]", "[e-mail]", "[telephone]", "[address]"

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?P<domain>[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,8})"
)
_PUBLIC_BODY = re.compile(r"(?:^|\.)(?:police|gov|nhs|parliament|mod)\.uk$", re.I)
_LABELLED_TELEPHONE = re.compile(
    r"(?P<label>\b(?:tel(?:ephone)?|phone|mob(?:ile)?|fax|ddi|direct (?:line|dial)|switchboard|call)\b\.?"
    r"(?: (?:no|number|on|us on))?\.?\s*[.:]?\s*)(?P<number>[+(]{0,2}0?\d(?:[ ()-]{0,2}\d){8,13})(?!\d)",
    re.I,
)
_TELEPHONE = re.compile(
    r"(?<![\w/.,:£-])(?<![\d/.,£-] )(?:\+44 ?(?:\(0\) ?)?|\(?0)\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}"
    r"(?![\w/%-]|[.,]\d| ?\d)"
)
_BEFORE_REFERENCE = re.compile(r"\b(?:ref(?:erence)?|no|number|case|foi|urn|id)\b[.:\s]*$", re.I)
_EXTENSION = re.compile(r"(?P<label>\bext(?:ension|n)?\b\.?:?\s*)\d{3,6}\b", re.I)
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_STREET = (
    r"(?:Flat \d+\w?,? )?\b\d{1,4}[A-Za-z]?(?:-\d{1,4})?,? (?:[A-Z][\w'’-]{1,40} ){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way|Court|Crescent|Place|Terrace|Gardens|Grove|Square|Hill|Row|Mews|Walk|Park|Rise|Parade|Boulevard)\b\.?"
)
_ADDRESS = re.compile(
    rf"(?:{_STREET}|\bP\.?O\.? Box \d+)(?:,? (?:[A-Z][\w'’-]{{1,40}},? ){{0,6}}?{_POSTCODE})?|{_POSTCODE}"
)

_CIVIL = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?)\b\.?"
_RANK = r"(?:W?PC|W?DC|PS|DS|DI|DCI|PCSO|Sgt|Sergeant|Constable)\b\.?"
_COLLAR = r"(?!(?:19|20)\d\d\b)\d{3,6}\b"  # an officer's number, which is no year
_TITLE = rf"(?:{_CIVIL}|{_RANK}|(?:Sir|Dame|Lord|Lady|Rev|Inspector)\b\.?)"
_WORD = r"(?:[A-ZÀ-ÖØ-Þ](?:[\w'’-]{0,40}\w)?\b\.?)"  # of a bounded length, so that a line of one word costs no time
_PARTICLE = r"(?:van|von|der|den|de|da|di|du|la|le|al|bin|ter)"
_FULL_NAME = rf"{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{1,3}}"
_TITLED = rf"(?P<name>{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,2}})"
_TITLED_IN_PROSE = re.compile(rf"\b(?:{_CIVIL}|{_RANK}) {_TITLED}")
_TITLED_IN_CELL = re.compile(rf"\b{_CIVIL} {_TITLED}")
_OFFICER = re.compile(
    rf"\b{_RANK} ?(?:{_WORD} ){{0,2}}{_COLLAR}(?: {_WORD}(?<!\.))?"
    r"|(?P<label>\b(?i:collar|shoulder|warrant|epaulette|badge) (?i:number|no|id)\b\.?:?\s*)[A-Z]{0,2}\d{2,6}\b"
)
_GREETING = re.compile(
    rf"^(?P<lead>[>\s]*(?:dear|hello|hi|good (?:morning|afternoon|evening))\s+)"
    rf"(?P<name>(?-i:(?:{_TITLE} )?{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,3}}))(?=\s*[,.:;!–-]|\s*$)",
    re.I,
)
_CLOSING = re.compile(
    r"^(?P<lead>[>\s]*(?:yours (?:sincerely|faithfully|truly)|(?:kind(?:est)?|best|warm(?:est)?|many|with)"
    r"(?: kind| best)? (?:regards|wishes|thanks)|regards|sincerely|thanks|thank you|signed)\s*[,.:]?\s*)(?P<rest>.*)$",
    re.I,
)
_HEADER = re.compile(
    r"^(?P<lead>\W{0,3}(?:from|to|cc|bcc|sender|reply-to|sent by|on behalf of)\s?:\s*)(?P<people>.+)$", re.I
)
_HEADER_NAME = re.compile(rf"{_FULL_NAME}|{_WORD}, {_WORD}(?: {_WORD})?")
_LONE_BESIDE_EMAIL = re.compile(r"(?<![\w\[.'’-])[\w.'’-]{1,64}(?=[\"']? ?[<(\[]*\[e-mail)")
_ROUND_A_NAME = re.compile(
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
_WROTE = re.compile(rf"(?P<name>{_FULL_NAME})(?=[\"']? ?(?:[<(\[][^<>]{{0,80}}[>)\]]{{1,2}} ?)?wrote\b)")
_BESIDE_EMAIL = re.compile(
    rf"(?P<name>{_FULL_NAME}|{_WORD}, {_WORD})(?=[\"']? ?[<(\[](?:mailto:)?[^\s<>()\[\]]{{1,64}}@)"
)
_ASKED_ONLINE = re.compile(rf"^(?P<name>{_FULL_NAME})(?= made this .{{0,60}}\brequest to\b)")
_SIGNED = re.compile(
    rf"^(?P<lead>[>\s]*)(?P<name>(?:{_TITLE} )?{_FULL_NAME}|{_TITLE} {_WORD})(?=\s*(?:[|,(–]|-\s|\d{{3,6}}\b|$))"
)
_FIRST_NAME = re.compile(rf"^(?P<lead>[>\s]*)(?P<name>{_WORD})(?=[,.]?$)")
_QUOTE = re.compile(r'(?<=")[^\n]+(?=")')  # in a finding: what a comment, a text box or a margin says
_AUTHOR = re.compile(r"^(?P<name>[^\W\d][\w.'’-]{0,40}(?: [\w.'’-]{1,40}){0,2})(?=\s?:)")
_NO_AUTHOR = re.compile(
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
_NAMED = r"(?:officer|staff|employee|victim|suspect|offender|complainant|witness|requester|applicant)(?:s|es)?"
_HEAD_OF_NAMES = re.compile(
    r"(?:full|first|given|family|last) names?|(?:fore|sur)names?"
    rf"|names? of (?:the )?{_NAMED}|{_NAMED}(?:['’]s?)? names?",
    re.I,
)
_NAME_IN_COLUMN = re.compile(rf"^(?P<name>(?:{_TITLE} )?{_WORD}(?:,? (?:{_PARTICLE} )*{_WORD}){{0,3}})$")
_HEAD_ROWS = 4  # in which the heading of a column may stand
_SIGNATURE_LINES = 4  # below a closing line
_LONGEST = 20_000  # letters: a longer line is looked through for e-mail addresses and telephone numbers only
_LETTERS_OF_A_LABEL = 3  # a cell with fewer letters is a figure, a mark or a unit

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


def masked(document: Document) -> Document:
    """The document and all that stands inside it without names of persons, e-mail addresses, telephones and addresses.

    Names are those in mail headers, greetings, closings, labelled lines and columns of names; a full name met there is
    masked wherever it stands. Names of forces and offences and references stay, and a cell that holds a figure is never
    touched.
    """
    return _masked(document, document.path, names_met(document))


def names_met(document: Document) -> frozenset[str]:
    """The full names of persons in a document and in all that stands inside it."""
    looking = _Mask(frozenset())
    for each in document.with_attachments():
        looking.lines([block.text for block in each.blocks])
        for grid in each.grids:
            for reading in (grid, *grid.other_readings):
                for cell in _cells_of_names(reading):
                    looking.name(reading.texts[cell])
    return frozenset(looking.found)


def mask_lines(texts: Sequence[str], names: frozenset[str]) -> list[str]:
    """Lines that follow each other, without persons and addresses and without these names."""
    return _Mask(names).lines(texts)


def mask(text: str) -> str:
    """One paragraph or line without persons and addresses. What is masked stays as it is when masked again."""
    looking = _Mask(frozenset())
    looking.lines([text])
    return _Mask(frozenset(looking.found)).lines([text])[0]


def numbered(names: Iterable[str]) -> Iterator[str]:
    """The names, no two alike: the second "reply.pdf" is "reply.pdf (2)"."""
    taken: set[str] = set()
    for name in names:
        n, unique = 1, name
        while unique in taken:
            n += 1
            unique = f"{name} ({n})"
        taken.add(unique)
        yield unique


def _masked(document: Document, path: str, names: frozenset[str]) -> Document:
    mask = _Mask(names)
    texts = mask.lines([block.text for block in document.blocks])
    cells = [tuple(mask.cells(grid)) for grid in document.grids]
    n = mask.n
    ends = [mask.anywhere(each.path.rpartition(" › ")[2]) for each in document.attachments]
    findings = [_of(finding, path, mask) for finding in document.findings]
    if n:
        things = (
            "1 name, address or telephone number was" if n == 1 else f"{n} names, addresses or telephone numbers were"
        )
        findings.append(Finding("masked", Severity.NOTE, f"{things} masked; no figure was touched.", path))
    return msgspec.structs.replace(
        document,
        path=path,
        blocks=tuple(
            msgspec.structs.replace(block, text=text) for block, text in zip(document.blocks, texts, strict=True)
        ),
        grids=tuple(_around(grid, texts, mask) for grid, texts in zip(document.grids, cells, strict=True)),
        findings=tuple(findings),
        attachments=tuple(
            _masked(each, f"{path} › {end}", names)
            for each, end in zip(document.attachments, numbered(ends), strict=True)
        ),
    )


def _of(finding: Finding, path: str, mask: _Mask) -> Finding:
    return msgspec.structs.replace(
        finding, message=mask.finding(finding.message), document=None if finding.document is None else path
    )


def _around(grid: Grid, texts: tuple[str, ...], mask: _Mask) -> Grid:
    """The grid with masked cells, and masked texts around it."""
    return msgspec.structs.replace(
        grid,
        texts=texts,
        caption=mask.lines([grid.caption])[0],
        before=tuple(mask.lines(grid.before)),
        after=tuple(mask.lines(grid.after)),
        findings=tuple(
            msgspec.structs.replace(finding, message=mask.finding(finding.message)) for finding in grid.findings
        ),
        other_readings=tuple(_around(other, tuple(mask.cells(other)), mask) for other in grid.other_readings),
    )


def _cells_of_names(grid: Grid) -> frozenset[int]:
    """The cells below a heading that says that its column names persons."""
    heads = {
        col: row
        for text, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True)
        if row < _HEAD_ROWS and _HEAD_OF_NAMES.fullmatch(text)
    }
    if not heads:
        return frozenset()
    cells = enumerate(zip(grid.rows, grid.cols, strict=True))
    return frozenset(cell for cell, (row, col) in cells if row > heads.get(col, row))


class _Mask:
    """Masks texts, counts what it masked, and keeps the full names that it met."""

    def __init__(self, names: frozenset[str]) -> None:
        self.n, self.found = 0, set[str]()
        self._names = _pattern_of(names)

    def lines(self, texts: Sequence[str]) -> list[str]:
        """Lines of prose in their order: those below a closing line hold a signature."""
        shown = []
        left, is_next = 0, False
        for text in texts:
            closing = _CLOSING.match(text[:_LONGEST])
            if closing is None and left:
                text = self._sub(_SIGNED, text)
                if is_next:
                    text = self._sub(_FIRST_NAME, text)
            left, is_next = (_SIGNATURE_LINES, True) if closing else (max(left - 1, 0), False)
            if closing is not None and closing["rest"]:
                rest = self._sub(_FIRST_NAME, self._sub(_SIGNED, closing["rest"]))
                text = closing["lead"] + rest
            shown.append(self._line(text))
        return shown

    def cells(self, grid: Grid) -> Iterator[str]:
        """The cells' texts. Where a row's cells run together, nothing is told apart, so nothing but names is masked."""
        names = _cells_of_names(grid)
        for i, text in enumerate(grid.texts):
            if i in names:
                text = self.name(text)
            if sum(char.isalpha() for char in text) < _LETTERS_OF_A_LABEL and not _OFFICER.fullmatch(text):
                yield text
            elif grid.layout is Layout.RUN_TOGETHER:
                yield self._known(text)
            else:
                yield self.anywhere(text)

    def name(self, text: str) -> str:
        """A cell of a column of names, whole where it names a person."""
        return self._sub(_NAME_IN_COLUMN, text)

    def anywhere(self, text: str) -> str:
        """What is certain wherever it stands: full names that were met, names with titles, e-mail, telephones."""
        text = self._labelled_telephones(self._emails(text))
        return self._known(self._sub(_TITLED_IN_CELL, self._officers(text)) if len(text) <= _LONGEST else text)

    def finding(self, message: str) -> str:
        """A finding. What it quotes was written for colleagues, so that all that can be a name is masked there."""
        return self.anywhere(_QUOTE.sub(lambda match: self._quoted(match[0]), message))

    def _quoted(self, text: str) -> str:
        if not _NO_AUTHOR.match(text):
            text = self._sub(_AUTHOR, text)
        text = self._line(text)
        for pattern in (_ANY_NAME, _SPEAKS, _SPOKEN_TO):
            text = self._sub(pattern, text)
        return text

    def _officers(self, text: str) -> str:
        return self._all(_OFFICER, text, lambda match: (match["label"] or "") + NAME)

    def _line(self, text: str) -> str:
        if len(text) <= _LONGEST:
            for pattern in (_BESIDE_EMAIL, _WROTE, _ASKED_ONLINE, _GREETING, _LABELLED, _BYLINE):
                text = self._sub(pattern, text)
        text = self._emails(text)
        if len(text) <= _LONGEST:
            header = _HEADER.match(text)
            if header is not None:
                text = header["lead"] + self._people(header["people"])
            text = self._known(self._sub(_TITLED_IN_PROSE, self._officers(text)))
            text = self._all(_ADDRESS, text, lambda _: ADDRESS)
            text = self._all(_EXTENSION, text, lambda match: match["label"] + TELEPHONE)
            text = self._all(_TELEPHONE, self._labelled_telephones(text), self._telephone)
        return text

    def _emails(self, text: str) -> str:
        return self._all(_EMAIL, text, self._email) if "@" in text else text

    @staticmethod
    def _email(match: re.Match[str]) -> str:
        """A public body's own domain says who wrote to whom, and no more."""
        domain = match["domain"].rstrip(".")
        return f"[e-mail at {domain}]" if _PUBLIC_BODY.search(domain) else EMAIL

    def _labelled_telephones(self, text: str) -> str:
        return self._all(_LABELLED_TELEPHONE, text, lambda match: match["label"] + TELEPHONE)

    @staticmethod
    def _telephone(match: re.Match[str]) -> str:
        return match[0] if _BEFORE_REFERENCE.search(match.string[: match.start()]) else TELEPHONE

    def _people(self, people: str) -> str:
        """Those whom a mail header names; offices stay."""
        shown = self._all(_HEADER_NAME, people, lambda match: self._header_name(match[0]))
        shown = _ROUND_A_NAME.sub(_round_name, shown)
        return self._all(_LONE_BESIDE_EMAIL, shown, lambda match: match[0] if not is_person(match[0]) else NAME)

    def _header_name(self, name: str) -> str:
        words = name.split()
        while len(words) > 2 and _NO_PERSON.search(words[-1]):
            words.pop()
        kept = " ".join(words)
        if not is_person(kept):
            return name
        self._meet(kept)
        return NAME + name[len(kept) :]

    def _known(self, text: str) -> str:
        return text if self._names is None else self._all(self._names, text, lambda _: NAME)

    def _sub(self, pattern: re.Pattern[str], text: str) -> str:
        """Mask the person that a pattern finds, with a title; words that begin the next sentence stay."""

        def shown(match: re.Match[str]) -> str:
            name = match["name"]
            before = "" if "lead" not in pattern.groupindex else match["lead"]
            words = name.split()
            while len(words) > 1 and _NO_PERSON.search(words[-1]):
                words.pop()
            kept = " ".join(words)
            bare = re.sub(rf"^{_TITLE} ", "", kept)
            if not is_person(bare):
                return match[0]
            self._meet(bare)
            return before + NAME + name[len(kept) :]

        return self._all(pattern, text, shown)

    def _all(self, pattern: re.Pattern[str], text: str, shown: Callable[[re.Match[str]], str]) -> str:
        def counted(match: re.Match[str]) -> str:
            told = shown(match)
            self.n += told != match[0]
            return told

        return pattern.sub(counted, text)

    def _meet(self, name: str) -> None:
        if " " in name:
            self.found.add(name)


def _round_name(match: re.Match[str]) -> str:
    return " ".join(filter(None, (_office(match["before"]), NAME, _office(match["after"]))))


def _office(words: str) -> str:
    """Words beside a name in a mail header: those of an office stay, the rest of the name does not."""
    found = list(_NO_PERSON.finditer(words))
    return words[found[0].start() : found[-1].end()] if found else ""


def is_person(name: str) -> bool:
    """Whether a name that stands where persons are named can be a person's: no office, force, offence or measure."""
    return not (_NO_PERSON.search(name) or find_force(name) or find_measure(name) or offences_named(name))


def _pattern_of(names: frozenset[str]) -> re.Pattern[str] | None:
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
