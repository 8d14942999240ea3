"""How the reading room says that a document cannot be read; the finding that carries the sentence names the file."""

from __future__ import annotations

from crosscast.model import CrosscastError


def refused(why: str, slug: str) -> CrosscastError:
    """The refusal of a document: `why` says what is wrong and what would be right."""
    return CrosscastError(f"The document could not be read: {why}.", slug=slug)


def damaged(what: str) -> CrosscastError:
    """The refusal of a file that is not sound. What a library says of it helps whoever looks into it."""
    return refused(f"the file is damaged: {what}; ask for it to be sent again", "damaged")


def protected() -> CrosscastError:
    return refused("it is protected by a password; ask for a copy without one", "encrypted")
