"""Request bodies: JSON as RFC 8259 has it, at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic_core import from_json
from rest_framework.parsers import BaseParser

from .problems import ProblemRaised

#: How the parser ends what it says of a fault.
_PLACE = re.compile(r" at line (\d+) column (\d+)$")


class JSONParser(BaseParser):
    """Unlike REST framework's own: bounded in size and depth, no NaN, no lone surrogates."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raises ProblemRaised, RequestDataTooBig."""
        context: Mapping[str, Any] = parser_context
        # Django's own reading of the body enforces the limit and keeps the bytes.
        raw = context["request"].body
        try:
            return from_json(raw, allow_inf_nan=False)
        except ValueError as failure:
            place = _PLACE.search(str(failure))
            told = _("Nội dung gửi lên không phải JSON hợp lệ: dòng %(line)s, cột %(column)s.")
            raise ProblemRaised(
                "malformed-request",
                place and told % {"line": place[1], "column": place[2]},
            ) from failure
