"""What a spreadsheet shows for a stored number: 0.0408 as "4%", 13860 as "13,860", 43831 as a date.

Source of the codes: ECMA-376 part 1, 18.8.30 (built-in formats) and 18.8.31 (format codes).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""14 and 22 follow the reader's own settings; they are shown as in the United Kingdom."""

_SIMPLE = re.compile(r"^(?P<thousands>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%)?$")
_WHOLE = re.compile(r"^(?:0|[1-9][0-9]{0,10})$", re.A)
_UNSIGNED = re.compile(r"^[0-9]{1,12}(?:\.[0-9]+)?(?:[eE]-[0-9]{1,2})?$", re.A)
_AS_SHEETS = Context(prec=15, rounding=ROUND_HALF_UP)
"""A sheet shows a number by its first fifteen digits: 1.005, stored as 1.00499999999999989, is 1.01 under 0.00."""
_LARGEST = Decimal(10) ** 20
_MOST_KEPT = 200_000
_SHORT = re.compile(r"^-?(?:0|[1-9][0-9]{0,7})\.(?!0000)[0-9]{0,7}[1-9]$", re.A)
_LONGEST_GENERAL = 11
_NEAR, _NEAR_BELOW = 1e-5, 1e9
"""A number below the second that lies farther than the first from a half rounds alike by 15 digits and by 17."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<ampm>AM/PM|A/P)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)(?P<fraction>\.0+)?"
    r"|(?P<number>[0#?,.]+)|(?P<exponent>[eE][+-])|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.S,
)
_ELAPSED = re.compile(r"^[hms]+$", re.I)
_COMPARED = re.compile(r"^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_CURRENCY = re.compile(r"^\$([^-]*)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Shown:
    """What one format code shows for each stored number, worked out once."""

    __slots__ = ("_code", "_factor", "_from_1904", "_is_general", "_known", "_most", "_percent", "_quantum", "_spec")

    def __init__(self, code: str, *, from_1904: bool = False) -> None:
        self._code, self._from_1904 = code, from_1904
        self._known: dict[str, str] = {}
        self._is_general = code == "General"
        simple = _SIMPLE.match(code)
        places = 0 if simple is None else len(simple["places"] or "")
        self._quantum = None if simple is None else Decimal(1).scaleb(-places)
        self._percent = "" if simple is None else simple["percent"] or ""
        self._factor = (100 if self._percent else 1) * 10**places
        self._spec = f"{',' if simple and simple['thousands'] else ''}.{places}{'%' if self._percent else 'f'}"
        self._most = 0 if simple is None else _NEAR_BELOW / self._factor

    def __call__(self, raw: str) -> str:
        text = self._known.get(raw)
        if text is None:
            text = self.once(raw)
            if len(self._known) < _MOST_KEPT:
                self._known[raw] = text
        return text

    def once(self, raw: str) -> str:
        """The text for a number that is not asked about again."""
        text = self._plainly(raw)
        if text is None:
            text = " ".join(shown_number(raw, self._code, from_1904=self._from_1904).split())
        return text

    def quickly(self, raw: str) -> str | None:
        """The text for a usual number; None where its last digits decide how it is rounded, or the rules do."""
        if not raw[:1].isdigit() or not raw[-1:].isdigit() or "_" in raw:
            return None
        try:
            number = float(raw)
        except ValueError:
            return None
        if 0 <= number < self._most and abs((scaled := number * self._factor) - int(scaled) - 0.5) > _NEAR:
            return format(number, self._spec)
        return None

    def _plainly(self, raw: str) -> str | None:
        """The text under the formats that most cells have; None: it takes all of the rules."""
        if self._is_general:
            if _WHOLE.match(raw) or (len(raw) <= _LONGEST_GENERAL and _SHORT.match(raw)):
                return raw
            return _general(_AS_SHEETS.create_decimal(raw)) if _UNSIGNED.match(raw) else None
        if self._quantum is None or not _UNSIGNED.match(raw):
            return None
        if (text := self.quickly(raw)) is not None:
            return text
        exact = _AS_SHEETS.create_decimal(raw) * (100 if self._percent else 1)
        spec = self._spec.replace("%", "f")
        return format(exact.quantize(self._quantum, rounding=ROUND_HALF_UP), spec) + self._percent


def shown_number(raw: str, code: str, *, from_1904: bool = False) -> str:
    """The text that a sheet shows for a stored number under a format code; an empty text where the format hides it."""
    try:
        number = _AS_SHEETS.create_decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite():
        return raw
    section, is_signed = _section(number, _sections(code))
    tokens = _tokens(section)
    kinds = {kind for kind, _ in tokens}
    if "date" in kinds or "elapsed" in kinds:
        return _date(number, tokens, from_1904)
    if "general" in kinds or (not tokens and not code):
        return "".join(
            _general(number if is_signed else abs(number)) if k == "general" else v for k, v in tokens if k in _KEPT
        )
    if "number" in kinds:
        return _figure(number, tokens, is_signed)
    return "".join(value for kind, value in tokens if kind == "literal")


_KEPT = {"general", "literal"}


def shown_text(text: str, code: str) -> str:
    """The text that a sheet shows for a stored text under a format code."""
    sections = _sections(code)
    if len(sections) < 4:
        return text if "@" not in code or len(sections) > 1 else _with_text(sections[0], text)
    return _with_text(sections[3], text)


def _with_text(section: str, text: str) -> str:
    return "".join(text if kind == "text" else value for kind, value in _tokens(section) if kind in ("text", "literal"))


@lru_cache(maxsize=2_000)
def _sections(code: str) -> tuple[str, ...]:
    parts, start, quoted = [], 0, False
    for at, char in enumerate(code):
        if char == '"' and (at == 0 or code[at - 1] != "\\"):
            quoted = not quoted
        elif char == ";" and not quoted and (at == 0 or code[at - 1] != "\\"):
            parts.append(code[start:at])
            start = at + 1
    return (*parts, code[start:])


def _section(number: Decimal, sections: tuple[str, ...]) -> tuple[str, bool]:
    """The section of a format that a number falls under, and whether a minus sign is still to be written."""
    conditions = [_condition(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is None or _is_met(number, condition):
                return section, condition is None
        return sections[min(2, len(sections) - 1)], True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _condition(section: str) -> tuple[str, Decimal] | None:
    for match in re.finditer(r"\[([^\]]*)\]", section):
        if compared := _COMPARED.match(match[1]):
            return compared[1], Decimal(compared[2])
    return None


def _is_met(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit, "=": number == limit,
        "<>": number != limit,
    }[sign]  # fmt: skip


@lru_cache(maxsize=2_000)
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(section):
        kind, value = match.lastgroup or "other", match[0]
        if kind == "fraction":
            tokens += [("date", match["date"]), ("fraction", match["fraction"])]
        elif kind in ("quoted", "escaped"):
            tokens.append(("literal", match[kind]))
        elif kind == "space":
            tokens.append(("literal", " "))
        elif kind == "bracket":
            if _ELAPSED.match(match[kind]):
                tokens.append(("elapsed", match[kind].lower()))
            elif currency := _CURRENCY.match(match[kind]):
                tokens.append(("literal", currency[1]))
        elif kind == "other":
            tokens.append(("literal", value))
        elif kind != "fill":
            tokens.append((kind, value))
    return tuple(tokens)


def _general(number: Decimal) -> str:
    """Up to eleven signs, as a sheet shows a number without a format in a column that is wide enough."""
    if number == number.to_integral_value() and abs(number) < Decimal(10) ** 11:
        return str(int(number))
    as_float = float(number)
    for precision in range(10, 0, -1):
        text = f"{as_float:.{precision}g}"
        if len(text) <= _LONGEST_GENERAL or precision == 1:
            return text.replace("e", "E")
        if "e" in text and len(text.replace("e+0", "e+").replace("e-0", "e-")) <= _LONGEST_GENERAL:
            return text.replace("e", "E")
    return str(number)


def _figure(number: Decimal, tokens: tuple[tuple[str, str], ...], is_signed: bool) -> str:
    pattern = "".join(value for kind, value in tokens if kind == "number")
    if any(kind == "exponent" for kind, _ in tokens):
        return f"{float(number):.{len(_after_point(tokens))}E}"
    if any(kind == "literal" and value == "/" for kind, value in tokens):
        return _general(number)
    if abs(number) > _LARGEST:
        return _general(number)
    scaled = number * (Decimal(100) ** sum(kind == "percent" for kind, _ in tokens))
    whole, _, part = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) if not part else len(part) - len(part.rstrip(","))
    scaled /= Decimal(1000) ** thousands
    whole, part = whole.rstrip(",") if not part else whole, part.rstrip(",")
    places = sum(char in "0#?" for char in part)
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    kept = len(decimals)
    while kept and decimals[kept - 1] == "0" and kept <= len(part) and part[kept - 1] in "#?":
        kept -= 1
    decimals = decimals[:kept]
    if digits == "0" and "0" not in whole:
        digits = ""
    digits = digits.zfill(whole.count("0")) if digits else digits
    if "," in whole and digits:
        digits = f"{int(digits):,}" if len(digits.lstrip("0")) == len(digits) or digits == "0" else digits
    text = digits + ("." + decimals if decimals else "")
    sign = "-" if is_signed and number < 0 and rounded != 0 else ""
    out, is_written = sign, False
    for kind, value in tokens:
        if kind == "number" and not is_written:
            out, is_written = out + text, True
        elif kind in ("literal", "percent"):
            out += value
    return out


def _after_point(tokens: tuple[tuple[str, str], ...]) -> str:
    pattern = next(value for kind, value in tokens if kind == "number")
    return pattern.partition(".")[2]


def _date(number: Decimal, tokens: tuple[tuple[str, str], ...], from_1904: bool) -> str:
    if not 0 <= number < 2_958_466:
        return _general(number)
    moment = _moment(number, from_1904, has_fraction=any(kind == "fraction" for kind, _ in tokens))
    has_ampm = any(kind == "ampm" for kind, _ in tokens)
    out = []
    for at, (kind, value) in enumerate(tokens):
        if kind == "date":
            is_minute = value[0] in "mM" and len(value) <= 2 and _is_minute(tokens, at)
            out.append(_date_part(value.lower(), moment, has_ampm, is_minute))
        elif kind == "elapsed":
            seconds = int(number * 86_400 + Decimal("0.5"))
            unit = {"h": 3600, "m": 60, "s": 1}[value[0]]
            out.append(str(seconds // unit).zfill(len(value)))
        elif kind == "ampm":
            out.append("AM" if moment.hour < 12 else "PM")
        elif kind == "fraction":
            out.append(f".{moment.microsecond:06d}"[: len(value)])
        elif kind in ("literal", "number"):
            out.append(value)
    return "".join(out)


def _moment(number: Decimal, from_1904: bool, has_fraction: bool) -> datetime:
    day = int(number)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if day >= 60 else 31)
    microseconds = int((number - day) * 86_400_000_000)
    moment = start + timedelta(days=day, microseconds=microseconds)
    return moment if has_fraction else (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _is_minute(tokens: tuple[tuple[str, str], ...], at: int) -> bool:
    """An m is a minute after an hour and before a second."""
    before = [value[0].lower() for kind, value in tokens[:at] if kind in ("date", "elapsed")]
    after = [value[0].lower() for kind, value in tokens[at + 1 :] if kind in ("date", "elapsed")]
    return bool(before and before[-1] == "h") or bool(after and after[0] == "s")


def _date_part(value: str, moment: datetime, has_ampm: bool, is_minute: bool) -> str:
    n = len(value)
    if value[0] == "y":
        return f"{moment.year:04d}" if n > 2 else f"{moment.year % 100:02d}"
    if value[0] == "m" and not is_minute:
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name[:3], 4: name, 5: name[0]}.get(n, name)
    if value[0] == "d":
        name = _DAYS[moment.weekday()]
        return {1: str(moment.day), 2: f"{moment.day:02d}", 3: name[:3]}.get(n, name)
    hour = (moment.hour % 12 or 12) if has_ampm else moment.hour
    unit = {"h": hour, "m": moment.minute, "s": moment.second}[value[0]]
    return str(unit) if n == 1 else f"{unit:02d}"
