"""Files that spare the next build some work: written whole or not at all, and forgotten once nothing asks for them."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection
from fractions import Fraction
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Cache(Generic[T]):
    """What was made before, each in a file of a folder, under a hash of all that it was made from.

    Several threads may ask at once.
    """

    def __init__(self, folder: Path, type: type[T]) -> None:
        self._folder, self._asked = folder, set[str]()
        self._decoder = msgspec.json.Decoder(type)

    def get(self, key: bytes, make: Callable[[], T], lasts: Callable[[T], bool] = lambda _: True) -> T:
        """What an earlier build made under this key, else it is made. What does not last is made anew next time."""
        file = self._folder / f"{key.hex()}.json"
        self._asked.add(file.name)
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return self._decoder.decode(file.read_bytes())
        made = make()
        if lasts(made):
            keep(file, msgspec.json.encode(made))
        return made

    def forget_others(self) -> None:
        """Delete what nobody asked for."""
        forget_others(self._folder, self._asked)


def keep(file: Path, content: bytes) -> None:
    """Write a file in one rename. Where that cannot be, nothing is kept, and what it holds is made anew next time."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.rename(file)


def forget_others(folder: Path, wanted: Collection[str]) -> None:
    """Delete every file of a folder but those of the wanted names, so that it stays small."""
    for path in folder.glob("*"):
        if path.name not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()


def hash_of(*of: object) -> bytes:
    """A hash of nouns, with everything that they hold."""
    return hashlib.sha256(_ENCODER.encode(of)).digest()


def _plain(of: object) -> object:
    if isinstance(of, Fraction):
        return str(of)  # its ends may be too long for a number of the encoding
    raise TypeError(type(of))


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)
