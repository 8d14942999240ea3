"""A study's own text: Markdown comes in, passages whose numbers are the figures' go out.

Headings, paragraphs, lists, links and stress are understood. What cannot be shown alike in every format (pictures,
tables, code, HTML) is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from crosscast.model import CrosscastError

from .publication import PassageKind


class Run(msgspec.Struct, frozen=True):
    """Words of one make: plain, stressed, or the text of a link."""

    text: str
    link: str = ""
    stressed: bool = False


class Markdown(msgspec.Struct, frozen=True):
    """One heading, paragraph or point as written, with the line that it begins on."""

    kind: PassageKind
    runs: tuple[Run, ...]
    line: int
    level: int = 1  # of a heading, from 1; of a point, how deep its list stands in others


_ADDRESS = re.compile(r"https?://[^\s\"<>]+|mailto:[^\s\"<>@]+@[^\s\"<>@]+")
_REFUSED = {
    "fence": "a block of code",
    "code_block": "text indented by four spaces or more, which Markdown takes for code,",
    "code_inline": "code between backquotes",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
    "hr": "a ruled line",
    "blockquote_open": "a quotation set off with >",
    "table_open": "a table",
}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def read_markdown(text: str, file: str) -> tuple[Markdown, ...]:
    """The passages of a text. CrosscastError, with the line in `file`, for what a report cannot show."""
    return tuple(_passages(_parser().parse(text), file))


def _passages(tokens: list[Token], file: str) -> Iterator[Markdown]:
    lists: list[PassageKind] = []
    heading = above = 0
    line = 1
    for token in tokens:
        if token.map:
            line = token.map[0] + 1
        if token.type in _REFUSED:
            raise _refused(token, file, line)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(PassageKind.POINT if token.type.startswith("bullet") else PassageKind.STEP)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "heading_open":
            heading = above = min(int(token.tag[1]), above + 1, 3)  # no level is left out, wherever its author begins
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "inline":
            kind = PassageKind.HEADING if heading else lists[-1] if lists else PassageKind.PARAGRAPH
            yield Markdown(kind, _runs(token.children or [], file, line), line, heading or len(lists) or 1)


def _runs(tokens: list[Token], file: str, line: int) -> tuple[Run, ...]:
    runs: list[Run] = []
    link, stress = "", 0
    for token in tokens:
        if token.type in _REFUSED:
            raise _refused(token, file, line)
        if token.type == "link_open":
            link = str(token.attrs["href"])
            if not _ADDRESS.fullmatch(link):
                raise CrosscastError(
                    f"a link leads to '{link}', which is no address of the web or for mail.",
                    place=f"{file}, line {line}",
                    hint="Write it whole: https://...",
                    slug="text-not-possible",
                )
        elif token.type == "link_close":
            link = ""
        elif token.type in ("em_open", "strong_open"):
            stress += 1
        elif token.type in ("em_close", "strong_close"):
            stress -= 1
        else:
            said = " " if token.type in ("softbreak", "hardbreak") else token.content
            if runs and (runs[-1].link, runs[-1].stressed) == (link, stress > 0):
                runs[-1] = msgspec.structs.replace(runs[-1], text=runs[-1].text + said)
            else:
                runs.append(Run(said, link, stress > 0))
    return tuple(run for run in runs if run.text)


def _refused(token: Token, file: str, line: int) -> CrosscastError:
    return CrosscastError(
        f"{_REFUSED[token.type]} cannot stand in a study's text.",
        place=f"{file}, line {line}",
        hint="Possible: headings, paragraphs, lists, links, *stress*.",
        slug="text-not-possible",
    )
