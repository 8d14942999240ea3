"""Official releases that a person downloaded come in; counts by force, revisions and "at most" of an offence go out.

`load` takes the Home Office open data and workbooks of police force areas; `by_force` adds one class or offence up,
`revisions` says where two releases differ, `beside` sets a study's replies beside the class that contains them.
"""

from .compare import Beside, Revision, beside, revisions
from .listing import DOWNLOADS, Download
from .load import Releases, load
from .rank import AtMost, Scope, by_force, scope_of
from .report import as_json, beside_lines, download_lines, force_lines, revision_lines

__all__ = [
    "DOWNLOADS", "AtMost", "Beside", "Download", "Releases", "Revision", "Scope", "as_json", "beside", "beside_lines",
    "by_force", "download_lines", "force_lines", "load", "revision_lines", "revisions", "scope_of",
]  # fmt: skip
