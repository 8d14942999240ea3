"""The findings of a publication, wherever they were kept, as its readers are told of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crosscast.model import Finding, Severity

from .publication import Publication

_FOR_THE_AUTHOR_ALONE = "hidden-count-exposed"  # which tables give hidden counts away


def all_findings(publication: Publication) -> Sequence[Finding]:
    """Every finding once, the gravest first, then by document as the study lists them."""
    found = list(publication.findings)
    for source in publication.sources:
        own = [*source.findings, *(source.document.findings if source.document else ())]
        own += [finding for table in source.tables for finding in (*table.findings, *table.grid.findings)]
        found += [msgspec.structs.replace(f, document=source.name) if f.document is None else f for f in own]
    order = [Severity.ERROR, Severity.QUESTION, Severity.NOTE]
    found = [finding for finding in found if finding.slug != _FOR_THE_AUTHOR_ALONE]
    return sorted(dict.fromkeys(found), key=lambda finding: (order.index(finding.severity), finding.document or ""))
