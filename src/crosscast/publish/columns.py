"""What each column of the data files means, and what an empty field means. docs/data.md says the same."""

from __future__ import annotations

import msgspec


class Column(msgspec.Struct, frozen=True):
    """One column, or several that are told together. Code stands between backquotes."""

    names: str
    meaning: str
    empty_where: str
    type: str = "string"  # or integer, number, date, boolean

    @property
    def each_name(self) -> tuple[str, ...]:
        return tuple(self.names.split(", "))


COLUMNS: dict[str, tuple[Column, ...]] = {
    "observations.csv": (
        Column(
            "figure",
            "the figure's id, which is also the name of its page in the report",
            "never",
        ),
        Column(
            "measure",
            "what is counted: `offences`, `victims`, `proceeded-against` and so on",
            "never",
        ),
        Column(
            "force",
            "the police force's name, or the label as printed where the vocabulary does not know it; \"24 "
            'forces together" for a group',
            "no force is named",
        ),
        Column(
            "force_code",
            "the force's code of the Office for National Statistics, such as `E23000026`",
            "the force has no confirmed code, is a group or is unknown",
        ),
        Column(
            "offence",
            "the offence's name, or the label as printed where the vocabulary does not know it",
            "the count is of all offences of its table",
        ),
        Column(
            "offence_code",
            'the Home Office codes that it is recorded under, such as `008/71`; where there are several, "; '
            '" stands between them',
            "the vocabulary has no code for it, or a popular name may mean several offences",
        ),
        Column(
            "outcome",
            "the outcome type of the Home Office framework (`1`, `14`, `15`, `16` …) or `other-than-` and "
            "the types that are left out",
            "the count is of all outcomes together",
        ),
        Column(
            "period_start",
            "the first day, ISO",
            "no period is known",
            "date",
        ),
        Column(
            "period_end",
            "the day after the last, which is no longer part of the period, ISO: `2022-08-01` means up to and "
            "including 31 July 2022",
            "no period is known",
            "date",
        ),
        Column(
            "sex",
            "`female`, `male`, `unknown`",
            "the count is of all",
        ),
        Column(
            "age",
            "years, such as `10-19`, `60+`",
            "the count is of all",
        ),
        Column(
            "other_dimensions",
            'whatever else is counted by, as `dimension=member`, with ";" between them: `ethnicity` of the persons '
            "counted, `relationship` of the suspect to the victim, `proceeding`, `other`; `%3B`, `%3D` and "
            '`%25` stand for ";", "=" and "%". Periods that stand apart from each other are here too, since '
            "the dates say only where the first begins and the last ends",
            "nothing else",
        ),
        Column(
            "low",
            "the least that the count can be; a count of what `measure` says",
            "the source gave no number",
            "number",
        ),
        Column(
            "high",
            "the greatest that it can be",
            "no upper end is known, or the source gave no number",
            "number",
        ),
        Column(
            "status",
            "`exact`, `suppressed`, `rounded`, `redacted` or `absent` (hidden, rounded, withheld without a "
            "range, no number given)",
            "never",
        ),
        Column(
            "grade",
            "how far the reading can be trusted: `confirmed`, `proved`, `repaired`, `read`, `bounded` or `disputed`",
            "never",
        ),
        Column(
            "document",
            "the file, as a path in the study",
            "never",
        ),
        Column(
            "place",
            "where it stands in the file: page, sheet and cell, table and row, or line",
            "never",
        ),
        Column(
            "force_id",
            "the vocabulary's own id of the force, which does not change with its name",
            "no force is named",
        ),
        Column(
            "offence_id",
            "the vocabulary's own id of the offence",
            "the count is of all offences of its table",
        ),
        Column(
            "date_basis",
            "`recorded` or `committed`: by which date the offence is counted",
            "the document does not say",
        ),
        Column(
            "outcome_basis",
            "whether outcomes are those of offences recorded in the period, or those given in the period",
            "the document does not say",
        ),
        Column(
            "extracted_on",
            "the day on which the force took the figures from its system, ISO",
            "the document does not say",
            "date",
        ),
        Column(
            "system",
            "the recording system",
            "the document does not say",
        ),
        Column(
            "caveats",
            "what must be said beside the figure",
            "nothing",
        ),
        Column(
            "invented",
            "`true` for a figure of a document that the study marks as invented. Leave these rows out of every sum",
            "never",
            "boolean",
        ),
    ),
    "figures.csv": (
        Column(
            "id",
            "the figure's id",
            "never",
        ),
        Column(
            "label",
            "what it is, in words",
            "never",
        ),
        Column(
            "low",
            "the least that it can be, all its documents considered",
            "no number was given",
            "number",
        ),
        Column(
            "high",
            "the greatest that it can be, all its documents considered",
            "no upper end is known, or no number was given",
            "number",
        ),
        Column(
            "unit",
            "`count` or `per cent`",
            "never",
        ),
        Column(
            "status",
            "`exact`, `suppressed`, `rounded`, `redacted` or `absent`, all its documents considered",
            "never",
        ),
        Column(
            "grade",
            "how far its reading can be trusted, all its documents considered",
            "never",
        ),
        Column(
            "invented",
            "`true` where it comes from an invented document",
            "never",
            "boolean",
        ),
        Column(
            "sources",
            "how many cells state it",
            "never",
            "integer",
        ),
        Column(
            "documents",
            'their files, with ";" between them',
            "never",
        ),
    ),
    "results.csv": (
        Column(
            "id",
            "the result's id, which is also the name of its page",
            "never",
        ),
        Column(
            "indicator",
            "the indicator in study.yaml that asks for it",
            "never",
        ),
        Column(
            "label",
            "what it is, in words",
            "never",
        ),
        Column(
            "member_code, member",
            "the force, outcome or period that it is of: its id in the vocabulary and its name",
            "it is of all together",
        ),
        Column(
            "low",
            "the least that it can be, to six decimals; a range is rounded outwards",
            "never",
            "number",
        ),
        Column(
            "high",
            "the greatest that it can be, to six decimals; a range is rounded outwards",
            "no upper end is known",
            "number",
        ),
        Column(
            "unit",
            "`per cent` (3.85 means 3.85%), `count`, `rank` (a place, 1 for the highest) or what each so many of is "
            "meant: `per 100,000 people`, `per day`",
            "never",
        ),
        Column(
            "grade",
            "that of the weakest figure in it",
            "never",
        ),
        Column(
            "numerator_low, numerator_high",
            "the count above the line, or the count itself; of a change, the later count",
            "no upper end is known",
            "integer",
        ),
        Column(
            "denominator_low, denominator_high",
            "the count below the line; of a change, the earlier count; of a rate per head or day, the residents or "
            "days",
            "it is a count, or no upper end is known",
            "integer",
        ),
        Column(
            "numerator_figures, denominator_figures",
            'the figures that each is the sum of, by id, with ";" between them',
            "it is a count",
        ),
        Column(
            "caveats",
            "what must be said beside it",
            "nothing",
        ),
        Column(
            "note",
            "a remark on it: on which side of which limits of a funnel it lies, who shares its place, which forces "
            "have the most",
            "nothing",
        ),
        Column(
            "n",
            "how many forces, periods or other members it is taken from or compared among",
            "never",
            "integer",
        ),
        Column(
            "interval_low, interval_high",
            "the ends of its 95% interval, or of the 95% limits of a funnel, in its unit, rounded outwards to six "
            "decimals",
            "it has none, or no upper end is known (`interval_high`)",
            "number",
        ),
        Column(
            "interval_level",
            "`95%` for an interval around it, `95% limits` for those of a funnel around the rate of all together",
            "it has none",
        ),
        Column(
            "outer_low, outer_high",
            "the 99.8% limits of a funnel",
            "it is of no funnel",
            "number",
        ),
        Column(
            "interval_model",
            "the chance model that the interval rests on: it holds if this does. Counts are complete, no sample",
            "it has none",
        ),
        Column(
            "split_code, split",
            "the member of the second dimension that the indicator is split by: its id in the vocabulary and its name",
            "the indicator is not split",
        ),
    ),
}
