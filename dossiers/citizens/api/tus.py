"""The tus protocol 1.0 on the wire (tus.io/protocols/resumable-upload): its headers and parts."""

import base64
import binascii
import re
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from dossiers.api.access import DossierCode
from dossiers.procedures.problems import Problem
from dossiers.refusals import InvalidInput
from dossiers.scans import too_large
from onestop.problems import ProblemRaised

from ..models import Upload
from ..uploads import Target

VERSION = "1.0.0"
PART_TYPE = "application/offset+octet-stream"
_NUMBER = re.compile(r"[0-9]{1,10}")
_CODE = re.compile(DossierCode.regex)


def header(name: str, description: str, schema: Any = None, **more: Any) -> OpenApiParameter:
    """One header of the published document, of a text unless ``schema`` says otherwise."""
    return OpenApiParameter(
        name, schema or {"type": "string"}, OpenApiParameter.HEADER, description=description, **more
    )


RESUMABLE = header(
    "Tus-Resumable",
    "The protocol's version.",
    {"type": "string", "pattern": f"^{re.escape(VERSION)}$"},
    required=True,
)
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}


class PartParser(BaseParser):
    """A part's bytes, at most as large as a paper may be; what is larger is refused unread."""

    media_type = PART_TYPE

    def parse(self, stream: Any, media_type: str | None = None, context: Any = None) -> Any:
        most = settings.PAPER_MAX_BYTES
        content: bytes = stream.read(most + 1)
        if len(content) > most:
            raise too_large()
        return content


def told(upload: Upload, status: int) -> HttpResponse:
    """An answer without a body: how far the upload is, and until when it may go on."""
    answer = HttpResponse(status=status)
    answer["Tus-Resumable"] = VERSION
    answer["Upload-Offset"] = str(upload.offset)
    answer["Upload-Length"] = str(upload.length)
    answer["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=False)
    return answer


def require_version(request: Request) -> None:
    """Raises ProblemRaised for a caller who does not say that they speak tus 1.0.0."""
    version = request.headers.get("Tus-Resumable")
    if version is None:
        raise ProblemRaised("malformed-request", _("Cần tiêu đề Tus-Resumable: 1.0.0."))
    if version != VERSION:
        raise ProblemRaised("unsupported-version")


def number_in(request: Request, name: str) -> int:
    """What that header counts. Raises InvalidInput."""
    text = request.headers.get(name, "")
    if not _NUMBER.fullmatch(text) or (name == "Upload-Length" and int(text) == 0):
        raise _bad(name, _("Cần một số nguyên."))
    return int(text)


def target_of(metadata: str) -> Target:
    """What the file is for, by its ``Upload-Metadata``. Raises InvalidInput, Http404."""
    values: dict[str, str] = {}
    for pair in metadata.split(","):
        name, _space, packed = pair.strip().partition(" ")
        try:
            values[name] = base64.b64decode(packed, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise _bad("Upload-Metadata", _("Mỗi giá trị phải ở dạng Base64.")) from None
    paper, draft, dossier = values.get("paper"), values.get("draft"), values.get("dossier")
    if not paper or "\x00" in paper or (draft is None) == (dossier is None):
        raise _bad("Upload-Metadata", _("Cần paper, cùng với draft hoặc dossier."))
    if dossier is not None:
        if not _CODE.fullmatch(dossier):
            raise Http404
        return Target(None, dossier, paper[:60])
    try:
        return Target(UUID(draft), None, paper[:60])
    except ValueError:
        raise Http404 from None


def _bad(field: str, message: Any) -> InvalidInput:
    return InvalidInput(message, [Problem(field, "invalid", message)])
