"""A document's bytes come in; grids whose cells keep their place, prose and findings come out.

`read` does it in a worker of its own, within `Limits`; `read_here` in this process. `side_by_side` keeps every
processor busy with documents; what a reading of DOC files gives depends on the LibreOffice there is, its `identity`.
"""

from .document import read_here
from .libreoffice import identity
from .limits import Limits
from .supervise import printable, read
from .workers import side_by_side

__all__ = ["Limits", "identity", "printable", "read", "read_here", "side_by_side"]
