"""Typst, called with nothing but our own files: no system fonts, no packages, no network."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from .base import Data, Form

TEMPLATES = Path(__file__).parent / "templates"
_DRIVER = TEMPLATES / "sheets.typ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form filled in."""

    form: Form
    data: Data

    @property
    def data_hash(self) -> str:
        """SHA-256 (hex) of what is filled in."""
        return hashlib.sha256(_json(self.data).encode()).hexdigest()


def pdf_of(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """One PDF of these sheets in their order, each counting its own pages.

    The same sheets at the same instant (aware) give the same bytes.
    """
    return _compile(sheets, "pdf", made_at)


def png_of(sheet: Sheet, made_at: datetime, ppi: float = 100) -> bytes:
    """The first page of a form as a picture, for documents and for eyes."""
    return _compile([sheet], "png", made_at, ppi)


def _compile(
    sheets: Sequence[Sheet], kind: Literal["pdf", "png"], at: datetime, ppi: float | None = None
) -> bytes:
    told = [{"template": sheet.form.template, "data": sheet.data} for sheet in sheets]
    made = typst.compile(
        _DRIVER,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=ppi,
        sys_inputs={"sheets": _json(told)},
        timestamp=int(at.timestamp()),
    )
    return made[0] if isinstance(made, list) else made


@cache
def _fonts() -> typst.Fonts:
    """Those that come with Typst, read once a process."""
    return typst.Fonts(include_system_fonts=False)


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
