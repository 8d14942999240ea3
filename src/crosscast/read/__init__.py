"""A document's bytes come in; grids whose cells keep their place, prose and findings come out.

`read` does it in a worker of its own, within `Limits`; `read_here` in this process. `side_by_side` keeps every
processor busy with documents; `draw` gives pictures of regions of pages, names blacked out.
"""

from .document import read_here
from .draw import draw
from .kind import PAGED_FORMATS
from .limits import Limits
from .region import Outline, Picture, Region
from .supervise import printable, read
from .workers import side_by_side

__all__ = [
    "PAGED_FORMATS",
    "Limits",
    "Outline",
    "Picture",
    "Region",
    "draw",
    "printable",
    "read",
    "read_here",
    "side_by_side",
]
