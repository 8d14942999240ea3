"""What is known of a document from outside it."""

from __future__ import annotations

import msgspec

from crosscast.model import Dimension, Member

from .decisions import Decision


class Given(msgspec.Struct, frozen=True):
    """What is known of a document from outside it: from `study.yaml` and `readings/`, or nothing at all."""

    publisher: str = ""
    offence: str | None = None
    period: str | None = None
    aliases: dict[str, str] = {}
    invented: bool = False
    decisions: tuple[Decision, ...] = ()
    offers: dict[str, str] = {}  # labels that it prints: what somebody said of them elsewhere, as a sentence
    settled: dict[Dimension, Member] = {}  # what they say of the table at hand
