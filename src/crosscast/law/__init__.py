"""Facts come in; the offences of published law that they meet on their date, and days on which series break, go out."""

from .ask import ask_what_matters
from .breaks import Break, BreakKind, breaks, territory_of_force
from .catalogue import catalogue, offences_of_law, sources
from .condition import Condition
from .contract import answers_json
from .fact import Ages, FactKind, Facts, FactSpec, fact_specs
from .find import Answer, Availability, ElementAnswer, find_offences, missing_facts
from .offence import (
    TERRITORY_NAMES,
    Element,
    Enactment,
    Exemption,
    OffenceLaw,
    Source,
    Stated,
    Territory,
    Verification,
)
from .report import before_asking, entry, question_of, report
from .time_limit import TimeLimit

__all__ = [
    "TERRITORY_NAMES", "Ages", "Answer", "Availability", "Break", "BreakKind", "Condition", "Element",
    "ElementAnswer", "Enactment", "Exemption", "FactKind", "FactSpec", "Facts", "OffenceLaw", "Source", "Stated",
    "Territory", "TimeLimit", "Verification", "answers_json", "ask_what_matters", "before_asking", "breaks",
    "catalogue", "entry", "fact_specs", "find_offences", "missing_facts", "offences_of_law", "question_of",
    "report", "sources", "territory_of_force",
]  # fmt: skip
