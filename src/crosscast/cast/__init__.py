"""Cells and the relations that tie them come in; what holds, what is wrong, what is hidden goes out, proved.

`check` says which relations do not hold, `repair` and `repair_misread` what must be read otherwise, `bounds` (and
`bounds_of`, `ratio_bounds`) how low and high hidden numbers can be, `prove` which cells the others would restore,
`conflict` which relations exclude each other; `protect` (and `merge`, `round_counts`) how small counts are kept from
being worked out, `audit` which ones can be.

Every verb works on a `System`, built relation by relation, from an array with named axes (`Axis`, `Hidden`) or from a
frame; `link` ties several tables into one. Its form for arithmetic is a sparse matrix of whole numbers (`matrix_of`).
"""

from .audit import Disclosure, audit
from .axes import Axis, with_totals
from .bounds import Bound, RatioBound, bounds, bounds_of, ratio_bounds
from .check import broken, check, disputed
from .conflict import conflict
from .labelled import Hidden, link
from .misread import repair_misread
from .misreadings import ANY_SOURCE, SCANNED, TYPED, Reading, Slip, misreadings, readings
from .protect import Protection, protect
from .protect_merge import merge
from .protect_rounding import Rounded, round_counts
from .protect_rule import HIDDEN, Cost, Rule
from .protect_search import Say
from .prove import prove
from .reasons import Reason, explain_bound, explain_check, explain_repairs
from .repair import repair
from .repairs import Choice, Misread, Option, Repair, Repairs
from .splits import split_choice, splits
from .system import Rounding, System

__all__ = [
    "ANY_SOURCE", "HIDDEN", "SCANNED", "TYPED", "Axis", "Bound", "Choice", "Cost", "Disclosure", "Hidden", "Misread",
    "Option", "Protection", "RatioBound", "Reading", "Reason", "Repair", "Repairs", "Rounded", "Rounding", "Rule",
    "Say", "Slip", "System", "audit", "bounds", "bounds_of", "broken", "check", "conflict", "disputed",
    "explain_bound", "explain_check", "explain_repairs", "link", "merge", "misreadings", "protect", "prove",
    "ratio_bounds", "readings", "repair", "repair_misread", "round_counts", "split_choice", "splits", "with_totals",
]  # fmt: skip
