"""A page that goes on while its work does: what became of each dossier, told as it is done."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ..models import Dossier

#: Where the page is cut: what was done goes in between.
_HERE = "<!-- here -->"


def told_one_by_one(
    request: HttpRequest, template: str, context: dict[str, Any], told: Iterator[str]
) -> StreamingHttpResponse:
    """The template (which shows ``here``) with what is ``told`` in it, sent as it comes."""
    page = render_to_string(template, context | {"running": True, "here": _HERE}, request)
    before, after = page.split(_HERE)
    language = translation.get_language()

    def whole() -> Iterator[str]:
        with translation.override(language):
            yield before
            yield from told
            yield after

    return StreamingHttpResponse(whole())


def line_about(dossier: Dossier, words: str, number: int, total: int, *, done: bool) -> str:
    """What became of one, and the progress."""
    return format_html(
        '<div class="os-line" data-done="{}"><a class="os-link os-mono" href="../{}/change/">{}'
        '</a> · {}: <span class="{}">{}</span></div>'
        '<p><progress max="{}" value="{}"></progress> {}/{}</p>',
        *("yes" if done else "no", dossier.pk, dossier.code, dossier.applicant_name),
        *("os-quiet" if done else "os-chip os-danger", words),
        *(total, number, number, total),
    )


def line_about_all(done: int, left: int) -> str:
    """The last progress: what all came to."""
    return format_html(
        "<p><strong>{}</strong></p>",
        _("Xong: %(done)s hồ sơ đã ghi nhận, %(left)s không làm được.")
        % {"done": done, "left": left},
    )
