"""Small real files of the three types that a scanned paper may be, and dossiers with them."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from dossiers.models import Dossier, Scan
from dossiers.scan_types import ScanType
from dossiers.scans import add_scan

from . import stories as s

#: A paper that every birth has.
NOTICE = "birth_notice"

JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AAB"
    "AAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFla"
    "AAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAA"
    "AChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1"
    "AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBh"
    "cmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAc"
    "AEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAP//////////////////////////////////////"
    "////////////////////////////////////////////////2wBDAf//////////////////////////////////"
    "////////////////////////////////////////////////////wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAA"
    "AAAAAAAAAAAAAAAAAAH/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAQL/xAAUEQEA"
    "AAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCABT//2Q=="
)
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAIUlEQVR4AdzKMQ0AAAwCwQZLuK5JcAA7n/x2eFJp"
    "XGkDGAAA///iY4eXAAAABklEQVQDAPM5EInXrSXtAAAAAElFTkSuQmCC"
)


def pdf(pages: int = 1) -> bytes:
    """Blank pages of A4."""
    writer, file = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(file)
    return file.getvalue()


PDF = pdf()
FILES = {ScanType.JPEG: JPEG, ScanType.PNG: PNG, ScanType.PDF: PDF}


def file(content: bytes, name: str = "scan.bin", sent_as: str = "") -> SimpleUploadedFile:
    """As a form sends it; ``name`` and ``sent_as`` are what nobody should believe."""
    return SimpleUploadedFile(name, content, content_type=sent_as or "application/octet-stream")


def added(dossier: Dossier, content: bytes = PDF, paper: str = NOTICE, by: str = s.CLERK) -> Scan:
    scan, _is_new = add_scan(dossier, paper, content, by=s.user(by), now=s.MORNING)
    return scan


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
