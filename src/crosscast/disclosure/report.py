"""Tell in plain words what was hidden in a file and why: for publication, so no hidden count is told or counted."""

from __future__ import annotations

import msgspec

from crosscast.cast import Protection, Rounded, Rule

from .audit_files import Audit

_SHOWN = 60  # names of hidden figures that the report lists


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to a file. `n_given_away`: small counts that rounding leaves less room than the rule asks."""

    name: str
    rule: Rule
    tables: tuple[tuple[str, str], ...]
    sums: tuple[str, ...]
    n_figures: int
    merged: tuple[str, ...]
    hidden: tuple[str, ...]
    protection: Protection | None
    rounded: Rounded | None
    n_given_away: int
    left_out: tuple[str, ...]


def report(outcome: Outcome) -> str:
    """The report beside the copy, as Markdown."""
    parts = [f"# What was done to {outcome.name} before it was published", ""]
    if outcome.merged:
        parts += ["Lines of the tables are put together, so that fewer counts are small:", ""]
        parts += [*(f"- {said}" for said in outcome.merged), ""]
    parts += _rounded(outcome.rounded, outcome) if outcome.rounded else _hidden(outcome)
    parts += ["", "## What was understood of the tables", ""]
    parts += [f"- {id}: {title}" if title else f"- {id}" for id, title in outcome.tables]
    parts += [f"- {said}" for said in outcome.sums] or ["- No total was recognised."]
    parts += [
        "",
        "A total that is not in this list was not reckoned with. Other files, and figures published before, were not "
        "either: `crosscast audit` tests several files together.",
    ]
    if outcome.left_out:
        parts += ["", "## What to look at", "", *(f"- {said}" for said in outcome.left_out)]
    return "\n".join(parts) + "\n"


def _hidden(outcome: Outcome) -> list[str]:
    rule, n, protection = outcome.rule, len(outcome.hidden), outcome.protection
    if not n or protection is None:
        return [f"No count is {_small(rule)}, so nothing was hidden."]
    share = f"{n:,} of {outcome.n_figures:,} figures"
    lines = [
        f"Counts {_small(rule)} are not shown, since they could identify a person. Where such a count could be worked "
        "out from the figures around it, some of those are not shown either, and neither is a percentage of a count "
        f"that is not shown. {_symbols(rule)}",
        "",
        f"**Not shown: {share}.**",
        "",
        *(f"- {name}" for name in outcome.hidden[:_SHOWN]),
    ]
    if n > _SHOWN:
        lines.append(f"- and {n - _SHOWN:,} more: each is marked in the table")
    lines += ["", "## What a reader could still work out", ""]
    lines.append(
        "Nobody who knows everything that is shown, all totals and what the symbols mean can exclude that a hidden "
        f"small count is {_any_small(rule)}. Who is alone in a count knows it, and cannot work out another."
        if not protection.forced
        else "Some hidden counts can be told more closely than the rule asks, whatever else is hidden: the zeros and "
        "the layout of the table give that much away."
    )
    gap = float(protection.gap)
    lines.append("")
    lines.append(
        "The choice of figures is the cheapest that keeps them safe: a figure weighs more the larger it is."
        if gap == 0
        else f"The choice of figures is at most {max(gap, 0.001):.1%} dearer than the cheapest possible; with more "
        "time (`--time`) a better one may be found. A figure weighs more the larger it is."
    )
    return lines


def _rounded(rounded: Rounded, outcome: Outcome) -> list[str]:
    n = sum(count is not None for count in rounded.counts)
    lines = [
        f"All {n:,} counts are rounded to a multiple of {rounded.base}, up or down, so that every total is still the "
        f"sum of its parts. No count differs by more than {rounded.largest_change} from the true one. Percentages and "
        "rates of the counts before rounding are not shown (`[c]`).",
    ]
    lines += ["", "## What a reader could still work out", ""]
    if outcome.n_given_away:
        lines.append(
            f"{_counted(outcome.n_given_away)} could be told more closely than the rule asks, because the rounded "
            "totals leave few tables possible. Use a larger base, or hide small counts instead (`--method suppress`)."
        )
    else:
        lines.append(
            f"No reader can tell a small count more closely than by at most {rounded.largest_change} up or down from "
            "the multiple that is printed for it."
        )
    return lines


def note_of(rule: Rule, rounded: Rounded | None) -> str:
    """The note that stands below each changed table."""
    if rounded is not None:
        return f"Figures are rounded up or down to a multiple of {rounded.base} so that totals still add up."
    if rule.tells_small:
        return (
            f"{rule.symbol}: a count {_small(rule)}. [c]: a larger one, or a percentage or rate, that is not shown, "
            "since it would give a small one away."
        )
    return f"{rule.symbol}: a figure that is not shown, since it is small or would give a small one away."


def _counted(n: int) -> str:
    return "One small count" if n == 1 else f"{n:,} small counts"


def _small(rule: Rule) -> str:
    return f"from {rule.least} to {rule.threshold - 1}" if rule.n_small > 1 else f"of {rule.least}"


def _any_small(rule: Rule) -> str:
    if rule.width is not None:
        return f"up to {rule.width} higher or lower than it is, as far as its symbol allows"
    return f"any number from {rule.least} to {rule.threshold - 1}"


def _symbols(rule: Rule) -> str:
    zeros = "" if rule.zeros else " A figure of 0 is always shown."
    if rule.tells_small:
        return f"`{rule.symbol}` stands for a count that is that small, `[c]` for any other that is not shown.{zeros}"
    return f"`{rule.symbol}` stands for every figure that is not shown, small or not.{zeros}"


def audit_lines(found: Audit) -> list[str]:
    """What an audit found, for the person who publishes: the counts and the way to each."""
    lines = []
    for one in found.disclosures:
        left = f"{one.low:,}" if one.low == one.high else f"{one.low:,} to {one.high:,}"
        lines.append(f"{one.kind}: {one.cell} is {left}  ({one.document}, {one.place})")
        lines += [f"  {step}" for step in one.chain]
    lines += [f"{finding.severity}: {finding.message} ({finding.where})" for finding in found.findings]
    n = len(found.disclosures)
    said = "No small count" if not n else _counted(n)
    lines.append(
        f"{said} can be worked out. Reckoned with: {found.n_hidden:,} hidden figures, {found.n_sums:,} sums and "
        f"percentages, {found.n_shared:,} figures that two tables print."
    )
    return lines


def audit_json(found: Audit) -> bytes:
    """The contract of `crosscast audit --json`."""
    return msgspec.json.encode(
        {
            "disclosures": [
                {
                    "table": one.table,
                    "cell": one.cell,
                    "low": one.low,
                    "high": one.high,
                    "kind": one.kind,
                    "chain": one.chain,
                    "document": one.document,
                    "place": one.place,
                }
                for one in found.disclosures
            ],
            "findings": [
                {"slug": one.slug, "severity": one.severity, "message": one.message, "document": one.document}
                for one in found.findings
            ],
        }
    )
