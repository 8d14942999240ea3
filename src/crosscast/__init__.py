"""Crosscast follows a police-recorded figure through its whole life, so that anyone can recount it.

>>> import crosscast
>>> document = crosscast.read("kent-2023.xlsx")  # doctest: +SKIP
>>> document.tables, document.text, document.findings  # doctest: +SKIP
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crosscast.understand import read as read

__version__ = "0.1.0"


class _Package(ModuleType):
    """The package, whose `read` is the verb, opened when it is first wanted; importing the room `read` leaves it so."""

    @property
    def read(self) -> Any:
        from crosscast.understand import read

        return read

    @read.setter
    def read(self, room: ModuleType) -> None:
        pass


sys.modules[__name__].__class__ = _Package
