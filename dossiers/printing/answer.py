"""A form as an HTTP answer."""

from django.http import HttpResponse

MEDIA_TYPE = "application/pdf"


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Shown by the browser, kept nowhere on the way; ``name`` without the extension, ASCII."""
    return _answer(content, MEDIA_TYPE, f"{name}.pdf")


def png_answer(content: bytes, name: str) -> HttpResponse:
    """The same of a picture."""
    return _answer(content, "image/png", f"{name}.png")


def _answer(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
