"""The words of a study's own sentences against the numbers that they stand beside: "doubled", "most", "the highest".

The numbers come from the figures, so that they are right; a word beside one may still be wrong, or become wrong when
the figures do. Each number is known here exactly, whatever its sentence names. A word that could not be bound to a
number is said to be unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from crosscast.analyse.wording import say_result
from crosscast.claims.claim import Verdict
from crosscast.claims.quantities import Quantity, Unit, find_quantities
from crosscast.claims.rounding import CLOSE, Hedge, Span, truth_of
from crosscast.claims.sentences import split_sentences
from crosscast.claims.unclaimed import Use
from crosscast.vocab import name_of

from .placeholder import Number, Piece
from .withheld import is_shown


class Doubt(msgspec.Struct, frozen=True):
    """A word of a sentence that its number does not bear out, or that could not be checked."""

    sentence: str
    reason: str
    is_wrong: bool


class _Placed(msgspec.Struct, frozen=True):
    start: int
    end: int
    number: Number


_HALF = Fraction(50)
_MOST = re.compile(
    r"(?<!\bthe )(?<!\bat )\bmost\b(?!\s+(?:common|recent|likely|serious|frequent|popular|often|of\s+all))"
    r"|\b(?:the|a)\s+(?:\w+\s+)?majority\b",
    re.IGNORECASE,
)
_MINORITY = re.compile(r"\ba\s+(?:\w+\s+)?minority\b", re.IGNORECASE)
_HIGH = re.compile(r"\b(?:highest|largest|greatest|biggest)\b|\bthe\s+most\b", re.IGNORECASE)
_LOW = re.compile(r"\b(?:lowest|smallest|fewest|least)\b(?<!at least)", re.IGNORECASE)
_UP = re.compile(
    r"\b(?:rose|risen|rises?|rising|increas(?:ed?|es|ing)|grew|grown|growth|went\s+up|climbed|jumped|surged)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fell|fallen|falls?|falling|decreas(?:ed?|es|ing)|declin(?:ed?|es|ing)|went\s+down|"
    r"(?<!\bwas\s)(?<!\bwere\s)(?<!\bbeen\s)(?<!\bbe\s)(?<!\bare\s)(?<!\bis\s)dropped)\b",  # a case is dropped
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:higher|larger|greater|more)\b(?=[^.;]*?\bthan\b)", re.IGNORECASE)
_LESS = re.compile(r"\b(?:lower|smaller|fewer|less)\b(?=[^.;]*?\bthan\b)", re.IGNORECASE)
_TURNED = re.compile(
    r"(?:\b(?:no|not|never|neither|nor|hardly|without|unless|if|would|could|might|may|among|one\s+of)\b|n['’]t\b)[^.;]{0,20}$"
    r"|\b(?:second|third|fourth|fifth|sixth|next|\d+(?:st|nd|rd|th))[\s-]+$",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"[;:]|\b(?:and|but|while|whereas|although|though|as|when|where|which|who|that|because)\b", re.IGNORECASE
)
_OF_FORCES = re.compile(r"\s+(?:of\s+)?(?:all\s+)?(?:the\s+|these\s+|those\s+)?(?:\w+\s+)?forces\b", re.IGNORECASE)
_QUALIFIED = re.compile(
    r"\b(?:in|among|amongst|of|outside|within|for|since|except|other|after|before)\b", re.IGNORECASE
)
_OF_ALL = re.compile(r"\bof\s+(?:all|any)\b(?:\s+(?:the\s+)?(?:\w+\s+)?forces?\b)?", re.IGNORECASE)
_COMPARES = re.compile(r"twice|thrice|times|double$|treble$|triple$|quadruple$", re.IGNORECASE)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)


def check_words(pieces: Sequence[Piece]) -> tuple[Doubt, ...]:
    """What is wrong or unchecked in the words of one paragraph beside its numbers."""
    text, placed, at = "", [], 0
    for piece in pieces:
        if piece.number is not None:
            placed.append(_Placed(at, at + len(piece.text), piece.number))
        text += piece.text
        at = len(text)
    found: list[Doubt] = []
    for sentence in split_sentences(text):
        here = [
            _Placed(each.start - sentence.start, each.end - sentence.start, each.number)
            for each in placed
            if sentence.start <= each.start < sentence.end
        ]
        if here:
            found += _Sentence(sentence.text, here).doubts()
    return tuple(dict.fromkeys(found))


class _Sentence:
    """One sentence with its numbers, each at its characters."""

    def __init__(self, text: str, numbers: Sequence[_Placed]) -> None:
        self.text = text
        self.numbers = numbers
        self.quantities = [q for q in find_quantities(text) if q.use is Use.CLAIMED]

    def doubts(self) -> Iterator[Doubt]:
        for hedge, number in self.hedged():
            yield from self.judged(
                hedge.text,
                truth_of(hedge.written(derived=number.unit not in ("count", "rank"))).verdict(number.low, number.high),
                f"the figure is {_exactly(number)}",
            )
        yield from self.shares()
        yield from self.multiples()
        yield from self.places()
        yield from self.directions()
        yield from self.comparisons()

    def wrong(self, words: str, why: str, at: int | None = None) -> Doubt:
        """What is refuted; only a doubt where the words before the one at `at` turn or narrow what it says."""
        if at is not None and _TURNED.search(self.text[:at]):
            return self.unchecked(words, f"{why}, and the sentence says more about it than could be read")
        return Doubt(self.text, f"'{words}' does not fit: {why}.", is_wrong=True)

    def is_one_clause(self, one: int, other: int) -> bool:
        return _NEXT_CLAUSE.search(self.text, min(one, other), max(one, other)) is None

    def unchecked(self, words: str, why: str) -> Doubt:
        return Doubt(self.text, f"'{words}' could not be checked: {why}.", is_wrong=False)

    def judged(self, words: str, verdict: Verdict, why: str, at: int | None = None) -> Iterator[Doubt]:
        if verdict is Verdict.CONTRADICTED:
            yield self.wrong(words, why, at)
        elif verdict is Verdict.DEPENDS:
            yield self.unchecked(words, f"{why}, and whether that is near enough is for a person to say")

    def number_in(self, quantity: Quantity) -> _Placed | None:
        touched = (e for e in self.numbers if e.start < quantity.number_end and quantity.number_start < e.end)
        return next(touched, None)

    def before(self, at: int) -> _Placed | None:
        return next((each for each in reversed(self.numbers) if each.end <= at), None)

    def after(self, at: int) -> _Placed | None:
        return next((each for each in self.numbers if each.start >= at), None)

    # "more than 4%", "nearly 500"

    def hedged(self) -> Iterator[tuple[Quantity, Number]]:
        for quantity in self.quantities:
            placed = self.number_in(quantity)
            if placed is None or quantity.hedge is Hedge.NONE:
                continue
            compared = self.before(placed.start)
            is_than = _THAN.search(self.text, quantity.start, placed.start) is not None
            if not (is_than and compared and compared.number.unit == placed.number.unit):  # one with the other
                yield quantity, placed.number

    # "most", "a third"

    def shares(self) -> Iterator[Doubt]:
        words: list[tuple[int, int, Span | None, Quantity | None]] = []
        words += [(*match.span(), Span(_HALF, None, low_open=True), None) for match in _MOST.finditer(self.text)]
        words += [(*match.span(), Span(None, _HALF, high_open=True), None) for match in _MINORITY.finditer(self.text)]
        words += [
            (q.start, q.end, None, q)
            for q in self.quantities
            if q.unit is Unit.PER_CENT and q.in_words and self.number_in(q) is None
        ]
        shares = [each for each in self.numbers if each.number.unit == "per cent" and not each.number.is_change]
        for start, end, span, quantity in words:
            said = self.text[start:end]
            if not shares and any(each.number.is_change for each in self.numbers):
                continue
            if len(shares) != 1 or _OF_FORCES.match(self.text, end) or not self.is_one_clause(end, shares[0].start):
                yield self.unchecked(said, "it is not plain of which number of the sentence it speaks")
                continue
            low, high = _ends(shares[0].number)
            why = f"the figure is {_exactly(shares[0].number)}"
            if quantity is not None:
                verdict = truth_of(quantity.written(derived=True)).verdict(low, high)
                yield from self.judged(said, verdict, why, start)
            elif span is not None and span.misses(low, high):
                yield self.wrong(said, why, start)
            elif span is not None and not span.covers(low, high):
                yield self.unchecked(said, why)

    # "doubled", "three times"

    def multiples(self) -> Iterator[Doubt]:
        for quantity in self.quantities:
            if quantity.unit is not Unit.TIMES or self.number_in(quantity) is not None:
                continue
            pair = self.from_to(quantity.end) or self.two_around(quantity)
            change = self.after(quantity.end) or self.before(quantity.start)
            if change is not None and not self.is_one_clause(quantity.end, change.start):
                change = None
            if pair is not None and pair[0].low > 0 and pair[0].high is not None:
                low = pair[1].low / pair[0].high
                high = None if pair[1].high is None else pair[1].high / pair[0].low
                why = f"from {_exactly(pair[0])} to {_exactly(pair[1])} is {_times(low, high)}"
            elif change is not None and change.number.is_change and not change.number.without_sign:
                low = 1 + change.number.low / 100
                high = None if change.number.high is None else 1 + change.number.high / 100
                why = f"a change of {_exactly(change.number)} is {_times(low, high)}"
            else:
                yield self.unchecked(quantity.text, "the sentence has no two numbers that it goes between")
                continue
            verdict = truth_of(quantity.written(derived=True)).verdict(low, high)
            if verdict is Verdict.HOLDS_ROUNDED and not _is_near(quantity, low, high):
                verdict = Verdict.DEPENDS
            yield from self.judged(quantity.text, verdict, why, quantity.start)

    def from_to(self, at: int) -> tuple[Number, Number] | None:
        """The two numbers of "from 284 to 328", first and later."""
        first = self.after(at)
        then = self.after(first.end) if first else None
        if first is None or then is None or first.number.unit != then.number.unit:
            return None
        is_from = self.is_one_clause(at, first.start) and re.search(r"\bfrom\b", self.text[at : first.start], re.I)
        is_to = re.search(r"\bto\b", self.text[first.end : then.start], re.IGNORECASE)
        return (first.number, then.number) if is_from and is_to else None

    def two_around(self, quantity: Quantity) -> tuple[Number, Number] | None:
        """Of "{later}, twice the {earlier}", and of "{earlier} doubled to {later}", the earlier and the later."""
        one, other = self.before(quantity.start), self.after(quantity.end)
        if one is None or other is None or one.number.unit != other.number.unit:
            return None
        if not self.is_one_clause(one.end, other.start):
            return None
        if _COMPARES.search(quantity.text):
            return other.number, one.number
        is_to = re.search(r"\bto\s*$", self.text[quantity.end : other.start], re.IGNORECASE)
        return (one.number, other.number) if is_to else None

    # "the highest", "lowest"

    def places(self) -> Iterator[Doubt]:
        for pattern, sign in ((_HIGH, 1), (_LOW, -1)):
            for match in pattern.finditer(self.text):
                nth = next((q.value for q in self.quantities if q.start <= match.start() < q.end), Fraction(1))
                placed = self.after(match.end()) or self.before(match.start())
                if placed is None or placed.number.result.member is None or nth != 1:
                    yield self.unchecked(match[0], "the sentence names no one figure that could be it")
                    continue
                number = placed.number
                others = [r for r in number.indicator.results if r.id != number.result.id and is_shown(r)]
                if number.result not in number.indicator.results or number.unit != number.result.unit:
                    yield self.unchecked(match[0], "the number is not one of those that the indicator compares")
                    continue
                beaten = [r for r in others if _is_above(sign, (r.low, r.high), (number.low, number.high))]
                if beaten:
                    said = say_result(beaten[0].low, beaten[0].high, beaten[0].unit, 2)
                    why = f"{beaten[0].label} is {said}, and the figure is {_exactly(number)}"
                    yield (
                        self.unchecked(match[0], why)
                        if number.result.split or self.is_qualified(match.end(), placed)
                        else self.wrong(match[0], why, match.start())
                    )
                elif not all(
                    _is_above(sign, (number.low, number.high), (r.low, r.high), or_equal=True) for r in others
                ):
                    yield self.unchecked(match[0], "a figure that it is compared with is a range that reaches it")

    def is_qualified(self, at: int, placed: _Placed) -> bool:
        """Whether the words between a superlative and its number may name a part of what is compared."""
        between = _OF_ALL.sub("", self.text[min(at, placed.end) : max(at, placed.start)])
        member = placed.number.result.member
        for name in (member.label, name_of(member)) if member else ():
            between = re.sub(rf"\bin\s+(?:the\s+)?{re.escape(name)}", "", between, flags=re.IGNORECASE)
        return _QUALIFIED.search(between) is not None or _NEXT_CLAUSE.search(between) is not None

    # "rose by", "fell from ... to ..."

    def directions(self) -> Iterator[Doubt]:
        words = sorted(
            [(m.start(), m.end(), m[0], 1) for m in _UP.finditer(self.text)]
            + [(m.start(), m.end(), m[0], -1) for m in _DOWN.finditer(self.text)]
        )
        said_of: set[int] = set()
        for n, (start, end, word, sign) in enumerate(words):
            until = words[n + 1][0] if n + 1 < len(words) else len(self.text)
            placed = self.after(end)
            if placed is None or placed.start > until:
                placed = self.before(start) if n == 0 else None
            if placed is not None and not self.is_one_clause(end, placed.start):
                placed = None
            pair = self.from_to(end)
            if pair is not None:
                if _is_above(sign, _ends(pair[0]), _ends(pair[1])) or _ends(pair[0]) == _ends(pair[1]):
                    yield self.wrong(word, f"it goes from {_exactly(pair[0])} to {_exactly(pair[1])}", start)
                elif not _is_above(sign, _ends(pair[1]), _ends(pair[0])):
                    yield self.unchecked(word, f"it goes from {_exactly(pair[0])} to {_exactly(pair[1])}")
            elif placed is not None and placed.number.is_change:
                said_of.add(placed.start)
                change = placed.number.result
                if (
                    _is_above(-sign, (change.low, change.high), (Fraction(0), Fraction(0)))
                    or change.low == change.high == 0
                ):
                    yield self.wrong(word, f"the change is {say_result(change.low, change.high, change.unit)}", start)
                elif not _is_above(sign, (change.low, change.high), (Fraction(0), Fraction(0))):
                    yield self.unchecked(word, f"the change is {say_result(change.low, change.high, change.unit)}")
            else:
                yield self.unchecked(word, "no number of the sentence is a change or goes from one to another")
        for each in self.numbers:
            if each.number.without_sign and each.start not in said_of:
                yield self.wrong(each.number.text, "it is printed without its sign, and no word says rise or fall")

    # "higher than"

    def comparisons(self) -> Iterator[Doubt]:
        for pattern, sign in ((_MORE, 1), (_LESS, -1)):
            for match in pattern.finditer(self.text):
                than = _THAN.search(self.text, match.end())
                assert than is not None
                left, right = self.before(than.start()), self.after(than.end())
                if left is None or right is None or left.number.unit != right.number.unit:
                    continue  # a hedge of one number, or a word about something else
                one, other = _ends(left.number), _ends(right.number)
                why = f"{_exactly(left.number)} stands beside {_exactly(right.number)}"
                if _is_above(-sign, one, other) or one == other:
                    yield self.wrong(f"{match[0]} than", why, match.start())
                elif not _is_above(sign, one, other):
                    yield self.unchecked(f"{match[0]} than", why)


_Ends = tuple[Fraction, Fraction | None]


def _ends(number: Number) -> _Ends:
    return number.low, number.high


def _is_above(sign: int, one: _Ends, other: _Ends, *, or_equal: bool = False) -> bool:
    """Whether `one` is above `other` wherever in its range each lies; below it where `sign` is -1."""
    above, below = (one, other) if sign > 0 else (other, one)
    if below[1] is None:
        return False
    return above[0] >= below[1] if or_equal else above[0] > below[1]


def _is_near(quantity: Quantity, low: Fraction, high: Fraction | None) -> bool:
    """Whether a multiple is hedged or lies within a twentieth: 1.72 times is not simply doubled."""
    slack = quantity.value * CLOSE
    return quantity.hedge is not Hedge.NONE or (
        low >= quantity.value - slack and high is not None and high <= quantity.value + slack
    )


def _exactly(number: Number) -> str:
    return say_result(number.low, number.high, number.unit, 2)


def _times(low: Fraction, high: Fraction | None) -> str:
    return f"{say_result(low, high, 'per cent', 2).replace('%', '')} times"
