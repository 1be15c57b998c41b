"""Request bodies: JSON as RFC 8259 has it, at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class JSONParser(BaseParser):
    """Unlike REST framework's own: bounded in size and depth, no NaN, no lone surrogates."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raises ParseError, RequestDataTooBig."""
        context: Mapping[str, Any] = parser_context
        # Django's own reading of the body enforces the limit and keeps the bytes.
        raw = context["request"].body
        try:
            return from_json(raw, allow_inf_nan=False)
        except ValueError as failure:
            raise ParseError(str(failure)) from failure
