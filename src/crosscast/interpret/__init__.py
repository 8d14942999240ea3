"""A document's grids come in; tables whose cells mean something, tied and graded, go out, and their observations."""

from .context import Given
from .fields import Fields, fields_of
from .observe import observe
from .table import interpret

__all__ = ["Fields", "Given", "fields_of", "interpret", "observe"]
