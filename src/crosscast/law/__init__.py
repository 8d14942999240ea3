"""Facts come in; the offences of published law that they meet on their date, and days on which series break, go out."""

from .breaks import Break, BreakKind, breaks
from .catalogue import catalogue, offences_of_law, sources
from .condition import Condition
from .fact import Ages, FactKind, Facts, FactSpec, fact_specs
from .find import Answer, Availability, ElementAnswer, find_offences, missing_facts
from .offence import Element, Enactment, Exemption, OffenceLaw, Source, Stated, Territory, Verification
from .time_limit import TimeLimit

__all__ = [
    "Ages", "Answer", "Availability", "Break", "BreakKind", "Condition", "Element", "ElementAnswer", "Enactment",
    "Exemption", "FactKind", "FactSpec", "Facts", "OffenceLaw", "Source", "Stated", "Territory", "TimeLimit",
    "Verification", "breaks", "catalogue", "fact_specs", "find_offences", "missing_facts", "offences_of_law", "sources",
]  # fmt: skip
