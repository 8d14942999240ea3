"""Tell what a reply repeats of the request, and of earlier messages, from what the reply itself says."""

from __future__ import annotations

import re

import msgspec

from crosscast.model import Block

from .draft import Draft, Piece

_EARLIER = re.compile(
    r"^(?:[-_*\s]*(?:original message|forwarded message|begin forwarded message|original appointment)[-_*:\s]*"
    r"|(?:on|am|le) .{6,200}\bwrote\s*:?)$",
    re.I,
)
_FROM = re.compile(r"^\W{0,3}from\s?:", re.I)
_OTHER_HEADERS = re.compile(r"^\W{0,3}(?:sent|date|to|cc|subject)\s?:", re.I)
_HEADER_LINES = 6
_QUOTED = re.compile(r"^>")
_ASKED = re.compile(
    r"^(?:\d+[.)]\s*)?(?:(?:in|under) your (?:request|e-?mail|letter).{0,60}\b)?"
    r"(?:you (?:have |had |also )?(?:asked|requested|wrote|sought)\b"
    r"|your (?:foi |freedom of information )?(?:request|question)s? (?:was|is|were|read|reads|stated|asked)\b"
    r"(?! (?:received|refused|considered|being|now|logged|dated|handled)))",
    re.I,
)
_REQUEST_HEADING = re.compile(
    r"^(?:\d+[.)]\s*)?(?:details of )?(?:the |your |original |foi |freedom of information |information )*"
    r"(?:request(?:ed)?|questions?(?: asked)?|enquiry|what (?:was|you) asked(?: for)?|you asked(?: for)?)"
    r"(?: (?:details|summary|in full|for information|you sent|\d{1,2}[a-z]?))?\s*[:.–-]*$",
    re.I,
)
_RESPONSE = re.compile(
    r"^(?:\d+[.)]\s*)?(?:(?:(?:our|the|full|police|force|foi|[\w’']+ (?:police|constabulary)) )*"
    r"(?:response|reply|answers?|decision|results?|findings)\b(?! (?:time|rate))"
    r"|(?:i|we) (?:can|have|am|are|hold|do not|confirm|write)\b"
    r"|following (?:receipt|consideration)|having (?:completed|considered)"
    r"|in response|in accordance|please (?:find|see|note)|(?:your|this) request (?:has|is|was|will)\b"
    r"|under section|section \d|searches|table \d"
    r"|the (?:table|figures|data|information) (?:below|above|you|provided|held)"
    r"|[\w’' -]{3,40} (?:police|constabulary|service) (?:can|has|have|does|do|holds?|confirms?)\b)",
    re.I,
)


def with_request_marked(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with the blocks marked that repeat the request or quote an earlier message.

    A request begins at "You asked", "Your request" and the like, and ends where the reply begins, at a heading or at a
    table. What follows the header lines of an earlier message is marked to the end.
    """
    marked: list[Piece] = []
    in_request = in_earlier = False
    for at, piece in enumerate(pieces):
        if isinstance(piece, Draft):
            in_request = False
            marked.append(piece)
            continue
        in_earlier = in_earlier or _begins_earlier(pieces, at)
        if in_request and (piece.is_heading or _RESPONSE.match(piece.text)):
            in_request = False
        is_heading = bool(_REQUEST_HEADING.match(piece.text))
        is_asked = bool(_ASKED.match(piece.text))
        if is_heading or (is_asked and piece.text.rstrip().endswith(":")):
            in_request = True
        is_request = piece.is_request or in_earlier or in_request or is_asked or bool(_QUOTED.match(piece.text))
        marked.append(msgspec.structs.replace(piece, is_request=True) if is_request else piece)
    return marked


def _begins_earlier(pieces: list[Piece], at: int) -> bool:
    texts = [piece.text for piece in pieces[at : at + _HEADER_LINES] if isinstance(piece, Block)]
    if _EARLIER.match(texts[0]) or (len(texts) > 1 and len(texts[0]) < 120 and _EARLIER.match(" ".join(texts[:2]))):
        return True
    if at == 0 or not _FROM.match(texts[0]):
        return False
    return sum(bool(_OTHER_HEADERS.match(text)) for text in texts[1:]) >= 2
