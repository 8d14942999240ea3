"""A document's bytes come in; grids whose cells keep their place, prose and findings come out.

`read` does it in a worker of its own, within `Limits`; `read_here` in this process.
"""

from .document import read_here
from .limits import Limits
from .supervise import read

__all__ = ["Limits", "read", "read_here"]
