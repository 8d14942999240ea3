"""A publisher's tables come in as files; a safe copy with its report goes out, or what a reader could work out of them.

`protect_file` writes the copy, `audit_files` names the small counts that several files give away together.
"""

from .audit_files import Audit, Named, audit_files
from .new_texts import Keep, Method
from .protect_file import FORMATS, Protected, protect_file
from .report import audit_json, audit_lines

__all__ = [
    "FORMATS", "Audit", "Keep", "Method", "Named", "Protected", "audit_files", "audit_json", "audit_lines",
    "protect_file",
]  # fmt: skip
