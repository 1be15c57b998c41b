"""The papers of a dossier as its page lists them: what was handed in, and the scans of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise

from ..models import Document, Dossier, Scan
from ..scans import paper_names


@dataclass(frozen=True, slots=True)
class PaperLine:
    """``document`` is None for a paper that is scanned but not handed in; newest scans first."""

    name: str | Promise
    document: Document | None = None
    scans: list[Scan] = field(default_factory=list)


def paper_lines(dossier: Dossier) -> Iterator[PaperLine]:
    """In the order of handing in, then what is only scanned. Scans stand at the first of a code."""
    scans: dict[str, list[Scan]] = defaultdict(list)
    for scan in dossier.scans.order_by("-number"):
        scans[scan.paper].append(scan)
    for document in dossier.documents.all():
        yield PaperLine(document.name, document, scans.pop(document.code, []))
    names = paper_names(dossier) if scans else {}
    for code, kept in scans.items():
        yield PaperLine(names.get(code, code), None, kept)
