"""Labels and words come in; the members of the field's lists that they name go out. One place for codes and dates."""

from .areas import find_by_code, is_name_of, parts_of_area
from .classes import ALL_BUT_FRAUD, class_row, class_rows, is_one_class, is_within
from .forces import find_force, find_forces_by_address, find_forces_in, find_group
from .labels import Reading, read_label
from .measures import OF_SUSPECTS, find_measure
from .names import (
    Found,
    find_members,
    force_code,
    name_of,
    named,
    nation_of_force,
    nearest_names,
    notes_on_offence,
    territorial_forces,
    unknown_force,
)
from .narrowing import class_of_caption, narrowing_words, outcomes_of_caption
from .offences import (
    ALL_OFFENCES,
    bare_offence,
    home_office_codes,
    is_part_of,
    offence_code,
    offence_dates,
    offence_patterns,
    offence_row,
    offence_rows,
    offences_named,
    offences_of_section,
    offences_together,
    settle_offence,
)
from .outcomes import find_outcome, outcome_until
from .people import PERSON_WORD, SUSPECT_WORD, find_age, find_sex_in, trait_of_suspect
from .periods import FoundPeriod, Recurring, find_periods, say_period, union_id, without_periods
from .population import Population, population_of, why_no_rate
from .spelling import is_word
from .text import clean, plain, without_references

__all__ = [
    "ALL_BUT_FRAUD",
    "ALL_OFFENCES",
    "OF_SUSPECTS",
    "PERSON_WORD",
    "SUSPECT_WORD",
    "Found",
    "FoundPeriod",
    "Population",
    "Reading",
    "Recurring",
    "bare_offence",
    "class_of_caption",
    "class_row",
    "class_rows",
    "clean",
    "find_age",
    "find_by_code",
    "find_force",
    "find_forces_by_address",
    "find_forces_in",
    "find_group",
    "find_measure",
    "find_members",
    "find_outcome",
    "find_periods",
    "find_sex_in",
    "force_code",
    "home_office_codes",
    "is_name_of",
    "is_one_class",
    "is_part_of",
    "is_within",
    "is_word",
    "name_of",
    "named",
    "narrowing_words",
    "nation_of_force",
    "nearest_names",
    "notes_on_offence",
    "offence_code",
    "offence_dates",
    "offence_patterns",
    "offence_row",
    "offence_rows",
    "offences_named",
    "offences_of_section",
    "offences_together",
    "outcome_until",
    "outcomes_of_caption",
    "parts_of_area",
    "plain",
    "population_of",
    "read_label",
    "say_period",
    "settle_offence",
    "territorial_forces",
    "trait_of_suspect",
    "union_id",
    "unknown_force",
    "why_no_rate",
    "without_periods",
    "without_references",
]
