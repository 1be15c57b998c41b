"""A PDF as an HTTP answer."""

from django.http import HttpResponse

MEDIA_TYPE = "application/pdf"


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Shown by the browser, kept nowhere on the way; ``name`` without the extension, ASCII."""
    return HttpResponse(
        content,
        content_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "no-store",
        },
    )
