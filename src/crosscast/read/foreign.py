"""What this system offers to keep a program of somebody else apart from the rest."""

from __future__ import annotations

import functools
import subprocess

DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")


@functools.cache
def works(prefix: tuple[str, ...]) -> bool:
    """Whether a program can be started by these words before its own: without a network, or so that it ends with us."""
    try:
        tried = subprocess.run([*prefix, "true"], capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def that_work(*prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """The words of all of these prefixes with which a program can be started here, in their order."""
    return tuple(word for prefix in prefixes if works(prefix) for word in prefix)
