"""Labels and words come in; the members of the field's lists that they name go out. One place for codes and dates."""

from .areas import find_by_code, is_name_of, parts_of_area
from .classes import ALL_BUT_FRAUD, class_row, class_rows, is_one_class, is_within
from .labels import (
    Reading,
    find_force,
    find_forces_in,
    find_group,
    find_measure,
    find_outcome,
    narrowing_words,
    read_label,
)
from .names import Found, find_members, force_code, name_of, named, notes_on_offence, territorial_forces, unknown_force
from .offences import (
    ALL_OFFENCES,
    home_office_codes,
    offence_code,
    offence_dates,
    offence_patterns,
    offence_row,
    offence_rows,
    offences_named,
    offences_together,
    settle_offence,
)
from .people import find_age, find_sex_in
from .periods import FoundPeriod, Recurring, find_periods, say_period, union_id
from .population import Population, population_of, why_no_rate
from .text import clean, plain

__all__ = [
    "ALL_BUT_FRAUD",
    "ALL_OFFENCES",
    "Found",
    "FoundPeriod",
    "Population",
    "Reading",
    "Recurring",
    "class_row",
    "class_rows",
    "clean",
    "find_age",
    "find_by_code",
    "find_force",
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
    "is_within",
    "name_of",
    "named",
    "narrowing_words",
    "notes_on_offence",
    "offence_code",
    "offence_dates",
    "offence_patterns",
    "offence_row",
    "offence_rows",
    "offences_named",
    "offences_together",
    "parts_of_area",
    "plain",
    "population_of",
    "read_label",
    "say_period",
    "settle_offence",
    "territorial_forces",
    "union_id",
    "unknown_force",
    "why_no_rate",
]
