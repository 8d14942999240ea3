"""A study's own sentences, as written, become passages with their numbers; what they say is held against the figures.

A sentence that the figures contradict stops the build: it must never stand beside the table that refutes it. What
cannot be checked is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from crosscast.claims import Claim, Known, Verdict, check
from crosscast.model import CrosscastError, Finding, Severity

from .own_text import Run
from .own_words import check_words
from .placeholder import Numbers, Piece, fill
from .publication import Passage, PassageKind, Said


class Part(StrEnum):
    """Where in a study a sentence stands."""

    KEY_FINDING = "key finding"
    TEXT = "text"
    NOTE = "note"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, heading or point as its author wrote it."""

    part: Part
    runs: tuple[Run, ...]
    place: str  # for an error: the file and line
    said_at: str  # the same for a report, which does not say where the folder lies
    kind: PassageKind = PassageKind.PARAGRAPH
    level: int = 1


class _Filled(msgspec.Struct, frozen=True):
    written: Written
    runs: tuple[tuple[Run, tuple[Piece, ...]], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for _, pieces in self.runs for piece in pieces)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def passage(self) -> Passage:
        said = tuple(
            Said(piece.text, piece.result, run.link, run.stressed) for run, pieces in self.runs for piece in pieces
        )
        return Passage(self.written.kind, said, self.written.level)


def set_text(
    written: Sequence[Written], numbers: Numbers, known: Known, unreadable: Sequence[str] = ()
) -> tuple[tuple[tuple[Part, Passage], ...], tuple[Finding, ...]]:
    """The passages with their numbers, and what a person should look at.

    While documents are `unreadable`, a sentence whose figure is not there yet is left out and waits for them. Raises
    CrosscastError, with its line, for a figure that is not there otherwise, and for a sentence that the figures refute.
    """
    filled: list[_Filled] = []
    findings: list[Finding] = []
    for each in written:
        try:
            filled.append(_Filled(each, tuple((run, fill(run.text, numbers, each.place)) for run in each.runs)))
        except CrosscastError as error:
            if not unreadable or error.slug != "no-such-figure":
                raise
            message = f"A {each.part.value} is left out ({each.said_at}): {error.message}"
            findings.append(Finding(error.slug, Severity.QUESTION, f"{message} Not read: {', '.join(unreadable)}."))
    for of in filled:
        findings += _words(of)
    findings += _numbers(filled, known)
    return tuple((each.written.part, each.passage) for each in filled), tuple(findings)


def _words(of: _Filled) -> list[Finding]:
    """The words beside the numbers that come from figures."""
    doubts = check_words(of.pieces)
    for doubt in doubts:
        if doubt.is_wrong:
            raise _refuted(of.written, doubt.reason, "Change the sentence: its numbers come from the figures.")
    return [_unchecked(of.written, doubt.reason) for doubt in doubts]


def _numbers(filled: Sequence[_Filled], known: Known) -> list[Finding]:
    """The numbers that were typed, and whatever else a sentence claims, as an article's are checked."""
    if not filled:
        return []
    findings = []
    starts, text = [], ""
    for each in filled:
        starts.append(len(text))
        text += each.text + "\n\n"
    for claim in check("the study's own text", text, known).claims:
        index = max(i for i, start in enumerate(starts) if start <= claim.start)
        of = filled[index]
        if claim.verdict in (Verdict.CONTRADICTED, Verdict.INCONSISTENT):
            hint = f"This would be true: {claim.suggestion}" if claim.suggestion else ""
            raise _refuted(of.written, f"'{claim.quantity}' does not hold: {claim.reason}", hint)
        is_open = claim.verdict in (Verdict.CANNOT_CHECK, Verdict.DEPENDS)
        if is_open and not _from_figures(of, claim, starts[index]) and _is_asked_about(of, claim):
            findings.append(_unchecked(of.written, f"'{claim.quantity}' was typed. {claim.reason}"))
    return findings


def _from_figures(of: _Filled, claim: Claim, start: int) -> bool:
    """Whether the claim's number was put there from the figures, so that only its words were left to check."""
    at = start
    for piece in of.pieces:
        if piece.result and at < claim.end and claim.start < at + len(piece.text):
            return True
        at += len(piece.text)
    return False


def _is_asked_about(of: _Filled, claim: Claim) -> bool:
    """Not words that were held against numbers already. Notes say how a study counts: words there are no figures."""
    has_digits = re.search(r"\d", claim.quantity) is not None
    is_word_beside_numbers = claim.kind in _OF_WORDS and any(piece.result for piece in of.pieces)
    return has_digits or not (is_word_beside_numbers or of.written.part is Part.NOTE)


_OF_WORDS = ("rank", "ratio", "share", "change", "max_where", "min_where")


def _refuted(written: Written, why: str, hint: str) -> CrosscastError:
    return CrosscastError(
        f"the figures do not bear this sentence out. {why}", place=written.place, hint=hint, slug="text-refuted"
    )


def _unchecked(written: Written, why: str) -> Finding:
    severity = Severity.NOTE if written.part is Part.NOTE else Severity.QUESTION
    return Finding("text-not-checked", severity, f"In the study's own text ({written.said_at}): {why}")
