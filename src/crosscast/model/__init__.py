"""The nouns that all rooms share. Nothing comes in; every other room speaks in these."""

from .document import Block, Document
from .finding import CrosscastError, Finding, Severity
from .grade import Grade, worst
from .grid import Cell, Grid, Layout
from .meaning import Dimension, Member, Period
from .number import say_number
from .observation import CLOSED, COMMITTED, OF_RECORDED, RECORDED, Figure, Observation, figure_id
from .place import LinePlace, PagePlace, Place, SheetPlace, TablePlace
from .refusal import refusal_of
from .relation import Evidence, Kind, Relation
from .table import Role, Table
from .value import Status, Unit, Value

__all__ = [
    "CLOSED", "COMMITTED", "OF_RECORDED", "RECORDED",
    "Block", "Cell", "CrosscastError", "Dimension", "Document", "Evidence", "Figure", "Finding", "Grade", "Grid",
    "Kind", "Layout", "LinePlace", "Member", "Observation", "PagePlace", "Period", "Place", "Relation", "Role",
    "Severity", "SheetPlace", "Status", "Table", "TablePlace", "Unit", "Value", "figure_id",
    "refusal_of", "say_number", "worst",
]  # fmt: skip
