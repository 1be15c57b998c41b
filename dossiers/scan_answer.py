"""A scan as an HTTP answer: shown or saved, never run."""

from django.http import HttpResponse

from .models import Scan

#: Nothing in it loads, frames or runs anything.
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'"


def scan_answer(scan: Scan, content: bytes, *, inline: bool) -> HttpResponse:
    """``content`` of the scan, named by the dossier; ``inline`` lets a page of ours show it.

    The type is the one found in the content, and browsers may not guess another. Pictures are
    sandboxed as well; a PDF is not, since Chromium's viewer does not start in a sandbox: it runs
    apart from the page's origin by itself.
    """
    name = f"{scan.dossier.code}-{scan.number}.{scan.kind.extension}"
    policy = f"{_NOTHING}; frame-ancestors 'self'"
    return HttpResponse(
        content,
        content_type=scan.media_type,
        headers={
            "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"',
            "Content-Security-Policy": f"{policy}; sandbox" if scan.kind.is_picture else policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN" if inline else "DENY",
            "Cache-Control": "no-store",
        },
    )
