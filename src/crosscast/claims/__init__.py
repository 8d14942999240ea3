"""An article's text and a study's figures come in; a verdict on each of its quantities goes out."""

from .check import check
from .claim import Checked, Claim, Known, Verdict
from .quantities import Quantity, Unit, find_quantities
from .report import to_json
from .unclaimed import Use

__all__ = ["Checked", "Claim", "Known", "Quantity", "Unit", "Use", "Verdict", "check", "find_quantities", "to_json"]
