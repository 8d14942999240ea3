"""Take persons and their addresses out of texts, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from . import person_names as forms
from .person_names import NAME, Form, is_person, name_alone, without_title

EMAIL, TELEPHONE, ADDRESS = "[e-mail]", "[telephone]", "[address]"

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?P<domain>[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,8})"
)
_PUBLIC_BODY = re.compile(r"(?:^|\.)(?:police|gov|nhs|parliament|mod)\.uk$", re.I)
_NINE_DIGITS = r"\d(?:[ ()-]{0,2}\d){8}"
_LABELLED_TELEPHONE = Form(
    _NINE_DIGITS,
    r"(?P<label>\b(?:tel(?:ephone)?|phone|mob(?:ile)?|fax|ddi|direct (?:line|dial)|switchboard|call)\b\.?"
    r"(?: (?:no|number|on|us on)|(?: \S{1,40}){1,4}? on)?\.?\s*[.:]?\s*)"
    r"(?P<number>[+(]{0,2}0?\d(?:[ ()-]{0,2}\d){8,13})(?!\d)",
    re.I,
)
_TELEPHONE = Form(
    _NINE_DIGITS,
    r"(?<![\w/.,:£-])(?<![\d/£-] )(?<!\d[.,] )(?:\+44 ?(?:\(0\) ?)?|\(?0)\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}"
    r"(?![\w/%-]|[.,]\d| ?\d)",
)
_BEFORE_REFERENCE = re.compile(r"\b(?:ref(?:erence)?|no|number|case|foi|urn|id)\b[.:\s]*$", re.I)
_EXTENSION = Form("[eE][xX][tT]", r"(?P<label>\bext(?:ension|n)?\b\.?:?\s*)\d{3,6}\b", re.I)
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_STREET = (
    r"(?:Flat \d+\w?,? )?\b\d{1,4}[A-Za-z]?(?:-\d{1,4})?,? (?:[A-Z][\w'’-]{1,40} ){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way|Court|Crescent|Place|Terrace|Gardens|Grove|Square|Hill|Row|Mews|Walk|Park|Rise|Parade|Boulevard)\b\.?"
)
_ADDRESS = Form(
    r"\d[A-Za-z]?,? [A-Z]|\d[A-Z]{2}|Box \d",
    rf"(?:{_STREET}|\bP\.?O\.? Box \d+)(?:,? (?:[A-Z][\w'’-]{{1,40}},? ){{0,6}}?{_POSTCODE})?|{_POSTCODE}",
)
_QUOTE = re.compile(r'(?<=")[^\n]+(?=")')  # in a finding: what a comment, a text box or a margin says
_SIGNATURE_LINES = 4  # below a closing line
_LONGEST = 20_000  # letters: a longer line is looked through for e-mail addresses and telephone numbers only


class Mask:
    """Masks texts, counts what it masked, and keeps the full names that it met."""

    def __init__(self, names: frozenset[str]) -> None:
        self.n, self.found = 0, set[str]()
        self._names = forms.pattern_of(names)
        self._lines: dict[str, tuple[str, int]] = {}  # what a line is shown as, and how much of it is masked

    def lines(self, texts: Sequence[str]) -> list[str]:
        """Lines of prose in their order: those below a closing line hold a signature."""
        shown = []
        left, is_next = 0, False
        for text in texts:
            closing = forms.CLOSING.match(text[:_LONGEST])
            if closing is None and left:
                text = self._all(forms.STAFF_NUMBER, self._sub(forms.SIGNED, text), lambda match: match["post"] + NAME)
                if is_next:
                    text = self._sub(forms.FIRST_NAME, text)
            left, is_next = (_SIGNATURE_LINES, True) if closing else (max(left - 1, 0), False)
            if closing is not None and closing["rest"]:
                rest = self._sub(forms.FIRST_NAME, self._sub(forms.SIGNED, closing["rest"]))
                text = closing["lead"] + rest
            shown.append(self._line(text))
        return shown

    def name(self, text: str) -> str:
        """A cell of a column of names, whole where it names a person."""
        return self._sub(forms.NAME_IN_COLUMN, text)

    def collar_number(self, text: str) -> str:
        """A cell of a column of officers' numbers."""
        return self._all(forms.NUMBER_IN_COLUMN, text, lambda _: NAME)

    def anywhere(self, text: str) -> str:
        """What is certain wherever it stands: full names that were met, names with titles, e-mail, telephones."""
        text = self._labelled_telephones(self._emails(text))
        return self.known(self._titled_in_cell(text) if len(text) <= _LONGEST else text)

    def _titled_in_cell(self, text: str) -> str:
        return self._sub(forms.RANKED_IN_CELL, self._sub(forms.TITLED_IN_CELL, self._officers(text)))

    def finding(self, message: str) -> str:
        """A finding. What it quotes was written for colleagues, so that all that can be a name is masked there."""
        return self.anywhere(_QUOTE.sub(lambda match: self._quoted(match[0]), message))

    def _quoted(self, text: str) -> str:
        if not forms.NO_AUTHOR.match(text):
            text = self._sub(forms.AUTHOR, text)
        text = self._line(text)
        for pattern in forms.IN_WHAT_IS_QUOTED:
            text = self._sub(pattern, text)
        return text

    def _officers(self, text: str) -> str:
        def shown(match: re.Match[str]) -> str:
            after = match["after"] or ""
            kept = name_alone(after, 0)
            if is_person(kept):
                self._meet(kept)
            return (match["label"] or "") + NAME + after[len(f" {kept}" if kept else "") :]

        return self._all(forms.OFFICER, text, shown)

    def _line(self, text: str) -> str:
        """A line by itself; prose stands again around tables, and running heads on each page."""
        if (told := self._lines.get(text)) is None:
            before = self.n
            told = self._lines[text] = self._masked(text), self.n - before
            self.n = before
        self.n += told[1]
        return told[0]

    def _masked(self, text: str) -> str:
        if len(text) <= _LONGEST:
            text = self._officers(text)
            for pattern in forms.IN_A_LINE:
                text = self._sub(pattern, text)
        text = self._emails(text)
        if len(text) <= _LONGEST:
            header = forms.HEADER.match(text)
            if header is not None:
                text = header["lead"] + self._people(header["people"])
            text = self.known(self._sub(forms.TITLED_IN_PROSE, text))
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
        shown = self._all(forms.HEADER_NAME, people, lambda match: self._header_name(match[0]))
        shown = forms.ROUND_A_NAME.sub(forms.round_name, shown)
        return self._all(forms.LONE_BESIDE_EMAIL, shown, lambda match: match[0] if not is_person(match[0]) else NAME)

    def _header_name(self, name: str) -> str:
        kept = name_alone(name, 2)
        if not is_person(kept):
            return name
        self._meet(kept)
        return NAME + name[len(kept) :]

    def known(self, text: str) -> str:
        """Full names that were met, and no more."""
        return text if self._names is None else self._all(self._names, text, lambda _: NAME)

    def _sub(self, pattern: re.Pattern[str] | Form, text: str) -> str:
        """Mask the person that a pattern finds, with a title; words that begin the next sentence stay."""

        def shown(match: re.Match[str]) -> str:
            name = match["name"]
            before = "" if "lead" not in pattern.groupindex else match["lead"]
            kept = name_alone(name, 1)
            bare = without_title(kept)
            if not is_person(bare):
                return match[0]
            self._meet(bare)
            return before + NAME + name[len(kept) :]

        return self._all(pattern, text, shown)

    def _all(self, pattern: re.Pattern[str] | Form, text: str, shown: Callable[[re.Match[str]], str]) -> str:
        def counted(match: re.Match[str]) -> str:
            told = shown(match)
            self.n += told != match[0]
            return told

        return pattern.sub(counted, text)

    def _meet(self, name: str) -> None:
        if " " in name:
            self.found.add(name)
