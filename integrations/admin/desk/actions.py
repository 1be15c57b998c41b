"""What an operator does to a link, with a reason that is kept: declare, lift, pause, resume."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, is_operator, staff_of

from ...models import SYSTEMS, Link, Outage
from ...outages import OutageRefused, declare_outage, lift_outage
from ...pauses import PauseRefused, pause_link, resume_link
from ..reason_page import ask_reason


def _link(request: HttpRequest, link: str) -> Link:
    """For operators, and of a link that there is."""
    if not is_operator(request):
        raise PermissionDenied
    if link not in Link.values:
        raise Http404
    return Link(link)


def declare_page(request: HttpRequest, link: str) -> HttpResponse:
    """An outage is declared from now on: certificates may be signed without the number."""
    of = _link(request, link)
    if of not in SYSTEMS:
        raise Http404

    def act(reason: str) -> None:
        declare_outage(of, by=staff_of(request), reason=reason, now=instant_of(request))

    return _ask(
        request,
        title=_("Công bố sự cố: %(link)s") % {"link": of.label},
        explanation=_(
            "Công dân thấy ngay trên trang tình trạng. Với hệ thống hộ tịch, lãnh đạo được ký giấy"
            " khai sinh khi chưa có số định danh. Bản tin vẫn được thử gửi như trước."
        ),
        button=_("Công bố sự cố"),
        act=act,
        refusals=OutageRefused,
        done=_("Đã công bố sự cố."),
    )


def lift_page(request: HttpRequest, link: str) -> HttpResponse:
    """The declared outage ends now."""
    of = _link(request, link)

    def act(reason: str) -> None:
        outage = Outage.objects.filter(link=of, ended_at=None).first()
        if outage is None:
            raise OutageRefused(_("Sự cố này đã được công bố kết thúc."))
        lift_outage(outage.pk, by=staff_of(request), reason=reason, now=instant_of(request))

    return _ask(
        request,
        title=_("Công bố kết thúc sự cố: %(link)s") % {"link": of.label},
        explanation=_("Việc đã làm trong thời gian có sự cố vẫn có giá trị."),
        button=_("Công bố kết thúc"),
        act=act,
        refusals=OutageRefused,
        done=_("Đã công bố kết thúc sự cố."),
    )


def pause_page(request: HttpRequest, link: str) -> HttpResponse:
    """Nothing is sent over the link until it is resumed."""
    of = _link(request, link)

    def act(reason: str) -> None:
        pause_link(of, by=staff_of(request), reason=reason, now=instant_of(request))

    return _ask(
        request,
        title=_("Tạm dừng gửi: %(link)s") % {"link": of.label},
        explanation=_(
            "Không gửi gì qua kết nối này cho tới khi cho chạy lại. Không bản tin nào mất; hồ sơ"
            " vẫn được tiếp nhận và giải quyết."
        ),
        button=_("Tạm dừng gửi"),
        act=act,
        refusals=PauseRefused,
        done=_("Đã tạm dừng gửi."),
    )


def resume_page(request: HttpRequest, link: str) -> HttpResponse:
    """The workers go on."""
    of = _link(request, link)

    def act(reason: str) -> None:
        resume_link(of, by=staff_of(request), reason=reason, now=instant_of(request))

    return _ask(
        request,
        title=_("Cho chạy lại: %(link)s") % {"link": of.label},
        explanation=_("Những gì đang chờ được gửi tiếp, sớm hạn trước, trong vài giây tới."),
        button=_("Cho chạy lại"),
        act=act,
        refusals=PauseRefused,
        done=_("Đã cho chạy lại."),
    )


def _ask(
    request: HttpRequest,
    *,
    title: str,
    explanation: str,
    button: str,
    act: Callable[[str], None],
    refusals: type[Exception],
    done: str,
) -> HttpResponse:
    """Ask why, then act and go back to the desk."""
    return ask_reason(
        request,
        title=title,
        explanation=explanation,
        button=button,
        back=reverse("links-desk"),
        act=act,
        refusals=refusals,
        done=done,
    )
