"""What a scanned paper may be, told by its content alone (pure).

Neither a file's name nor what the sender calls it counts. Three types, each shown by every browser
without running anything of it: JPEG (ISO/IEC 10918-1), PNG (ISO/IEC 15948), PDF (ISO 32000).
"""

from enum import StrEnum

_PNG_END = b"IEND\xae\x42\x60\x82"  # the last chunk, empty, with its checksum
#: How much may follow a PDF's last line: what scanners and mail gateways append.
_PDF_TAIL = 1024


class ScanType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"

    @property
    def extension(self) -> str:
        """Of a file name, without the dot."""
        return {ScanType.JPEG: "jpg", ScanType.PNG: "png", ScanType.PDF: "pdf"}[self]

    @property
    def is_picture(self) -> bool:
        return self is not ScanType.PDF


def scan_type(content: bytes) -> ScanType | None:
    """What the first bytes say; None for everything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return ScanType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return ScanType.PNG
    if content.startswith(b"%PDF-"):
        return ScanType.PDF
    return None


def is_whole(content: bytes, kind: ScanType) -> bool:
    """Whether the end mark is there: a file cut short on a bad line has none.

    What phones append to a picture (a second picture, a film) is let be.
    """
    match kind:
        case ScanType.JPEG:
            return b"\xff\xd9" in content
        case ScanType.PNG:
            return _PNG_END in content
        case ScanType.PDF:
            return b"%%EOF" in content[-_PDF_TAIL:]
