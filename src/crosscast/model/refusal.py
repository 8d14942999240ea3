"""What the machine refuses a program, as a user is told of it."""

from __future__ import annotations

import errno

from .finding import CrosscastError

_REFUSALS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "a file would become larger than the system allows",
    errno.EROFS: "it can only be read there, not written",
    errno.EACCES: "the system does not allow it",
    errno.EPERM: "the system does not allow it",
    errno.EIO: "the disk has a fault",
    errno.ENOTDIR: "a file stands where a folder should",
    errno.EEXIST: "a file stands where a folder should",
    errno.ENAMETOOLONG: "the name is longer than the system allows",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENOMEM: "the memory is full",
}


def refusal_of(error: Exception, place: str = "", hint: str = "") -> CrosscastError | None:
    """The refusal as one sentence, or None where it is none of the machine's, so that it is a fault of the program.

    A library that is not there is one: an installation that is older than the program lacks it.

    >>> print(refusal_of(OSError(errno.ENOSPC, "", "build/site/index.html")))
    build/site/index.html: it cannot be read or written: the disk is full.
    """
    if isinstance(error, ModuleNotFoundError) and error.name and error.name.partition(".")[0] != "crosscast":
        wrong = f"the library '{error.name}' is missing from this installation."
        return CrosscastError(wrong, hint="Install Crosscast again, as its README says.", slug="library-missing")
    if not isinstance(error, OSError) or error.errno not in _REFUSALS:
        return None
    place = str(error.filename or place)
    message = f"it cannot be read or written: {_REFUSALS[error.errno]}."
    return CrosscastError(message, place=place, hint=hint, slug="machine-refused")
