"""A document's grids come in; tables whose cells mean something, tied and graded, go out, and their observations."""

from .decisions import Decision
from .fields import Fields, fields_of
from .following import not_followed
from .given import Given
from .observe import observe
from .statements import unread_numbers
from .superseded import another_superseded
from .table import interpret

__all__ = [
    "Decision", "Fields", "Given", "another_superseded", "fields_of", "interpret", "not_followed", "observe",
    "unread_numbers",
]  # fmt: skip
