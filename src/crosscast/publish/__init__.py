"""A publication comes in; a static site, charts, a report and data files go out.

`publish(publication, directory)` writes `directory/site/`, `report/` and `data/`, and nothing outside them. The same
publication gives the same bytes wherever and whenever it is written.
"""

from .publication import Publication, Source
from .release import Written, publish

__all__ = ["Publication", "Source", "Written", "publish"]
