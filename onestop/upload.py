"""Files that come in: into memory up to a limit, and what is larger nowhere at all."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest


class BoundedUpload(MemoryFileUploadHandler):
    """Django's, but a body beyond FILE_UPLOAD_MAX_MEMORY_SIZE is read and dropped.

    The form then lacks the file, and ``was_too_large`` says why.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        super().handle_raw_input(*args, **kwargs)
        if not self.activated:
            _mark(self.request)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.activated:
            super().receive_data_chunk(raw_data, start)


def _mark(request: HttpRequest | None) -> None:
    request.__dict__["_upload_too_large"] = True


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was dropped for its size; ask once its form was read."""
    return bool(request.__dict__.get("_upload_too_large"))
