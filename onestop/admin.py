"""The admin site: its side bar (work lists with counts, then what each role keeps) and looks."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rights import instant_of, is_operator, staff_of, standing_in
from accounts.models import Role
from dossiers.admin.my_work import counts_for, my_work
from dossiers.admin.rights import reads_dossiers
from dossiers.admin.work_counts import WorkCounts
from dossiers.admin.work_lists import WORK_LISTS
from dossiers.calendar_warnings import calendar_warnings
from integrations.admin.difference import count_differences
from integrations.admin.parked import count_parked
from integrations.admin.webhook_endpoint import count_disabled

Group = dict[str, Any]

admin.site.index_title = gettext_lazy("Trang chủ")


def navigation(request: HttpRequest) -> list[Group]:
    """Unfold's ``SIDEBAR["navigation"]`` for this person."""
    return list(_groups(request))


def _groups(request: HttpRequest) -> Iterator[Group]:
    if standing_in(request).holds(Role.CLERK):
        yield _counter(request)
    if reads_dossiers(request):
        counts = counts_for(request)
        if (mine := my_work(request, counts)) is not None:
            yield mine
        yield _work(request, counts)
        yield _group(
            _("Công dân phản hồi"),
            [
                ("citizens_feedback", _("Phản ánh, kiến nghị"), "chat"),
                ("citizens_payment", _("Thanh toán"), "payments"),
            ],
            request,
        )
    if is_operator(request):
        links = _group(
            _("Liên thông"),
            [
                ("integrations_parkedmessage", _("Bản tin cần xử lý"), "sync_problem"),
                ("integrations_outboxmessage", _("Bản tin"), "outgoing_mail"),
                ("integrations_linkstate", _("Trạng thái kết nối"), "cable"),
                ("integrations_outage", _("Sự cố"), "report"),
                ("integrations_exchange", _("Lượt trao đổi"), "swap_horiz"),
                ("integrations_reconciliationrun", _("Đối chiếu"), "compare_arrows"),
                ("integrations_difference", _("Điểm khác nhau"), "difference"),
                ("integrations_archivedmessage", _("Bản tin lưu trữ"), "inventory_2"),
                ("dossiers_inbounddossier", _("Hồ sơ từ hệ thống khác"), "download"),
                ("dossiers_inboundcode", _("Mã tương ứng"), "sync_alt"),
                ("integrations_webhookendpoint", _("Địa chỉ nhận webhook"), "webhook"),
            ],
            request,
        )
        links["items"].insert(0, _desk(request))
        yield links
        yield _group(
            _("Thông báo"),
            [("notices_noticetemplate", _("Mẫu thông báo"), "forward_to_inbox")],
            request,
        )
        yield _group(
            _("Thời hạn"),
            [
                ("dossiers_holiday", _("Ngày nghỉ, làm bù"), "event_busy"),
                ("dossiers_calendaryear", _("Lịch làm việc năm"), "calendar_month"),
                ("dossiers_workinghours", _("Giờ làm việc"), "schedule"),
                ("dossiers_closure", _("Đóng cửa đột xuất"), "flood"),
                ("dossiers_timelimitrule", _("Thời hạn giải quyết"), "timer"),
            ],
            request,
        )
    reads = ("dossiers_clientread", _("Lượt đọc qua API"), "visibility")
    if standing_in(request).holds(Role.SUPERVISOR) and not staff_of(request).is_superuser:
        yield _group(_("Giám sát"), [reads], request)
    if staff_of(request).is_superuser:
        yield _group(
            _("Tài khoản và đơn vị"),
            [
                ("accounts_user", _("Tài khoản"), "person"),
                ("accounts_membership", _("Phân công"), "badge"),
                ("accounts_unit", _("Đơn vị"), "account_tree"),
                ("accounts_unitsuccession", _("Kế tục đơn vị"), "merge"),
                ("accounts_citizen", _("Công dân"), "groups"),
                ("citizens_feedback", _("Phản ánh, kiến nghị"), "chat"),
                ("accounts_client", _("Hệ thống kết nối"), "hub"),
                reads,
            ],
            request,
        )


def _desk(request: HttpRequest) -> dict[str, Any]:
    link = reverse("links-desk")
    return {
        "title": _("Bàn vận hành"),
        "icon": "monitor_heart",
        "link": link,
        "active": request.path.startswith(link),
    }


def _counter(request: HttpRequest) -> Group:
    link = reverse("admin:dossiers_dossier_intake")
    item = {
        "title": _("Nhận hồ sơ tại quầy"),
        "icon": "edit_document",
        "link": link,
        "active": request.path.startswith(link),
    }
    pushed = reverse("admin:dossiers_inbounddossier_changelist")
    waiting = {
        "title": _("Hồ sơ từ hệ thống khác"),
        "icon": "download",
        "link": f"{pushed}?status__exact=quarantined",
        "active": request.path.startswith(pushed),
    }
    return {"title": _("Tiếp nhận"), "items": [item, waiting]}


def _work(request: HttpRequest, counts: WorkCounts) -> Group:
    everything = reverse("admin:dossiers_dossier_changelist")
    on_list = request.path == everything and "mine" not in request.GET
    items = [
        {
            "title": each.title,
            "icon": each.icon,
            "link": f"{everything}?work={each.key}",
            "badge": counts.everybodys[each.key],
            "badge_variant": each.tone,
            "active": on_list and request.GET.get("work") == each.key,
        }
        for each in WORK_LISTS
    ]
    items.append(
        {
            "title": _("Tất cả hồ sơ"),
            "icon": "folder_open",
            "link": everything,
            "active": on_list and "work" not in request.GET,
        }
    )
    report = reverse("admin:dossiers_dossier_report")
    items.append(
        {
            "title": _("Báo cáo"),
            "icon": "bar_chart",
            "link": report,
            "active": request.path == report,
        }
    )
    return {"title": _("Việc cần làm"), "items": items}


def _group(
    title: str, pages: Iterable[tuple[str, str | Promise, str]], request: HttpRequest
) -> Group:
    items = []
    for name, label, icon in pages:
        link = reverse(f"admin:{name}_changelist")
        item: dict[str, Any] = {
            "title": label,
            "icon": icon,
            "link": link,
            "active": request.path.startswith(link),
        }
        if name == "integrations_parkedmessage":
            item |= {"badge": count_parked(), "badge_variant": "danger"}
        elif name == "integrations_difference":
            item |= {"badge": count_differences(), "badge_variant": "danger"}
        elif name == "integrations_webhookendpoint":
            item |= {"badge": count_disabled(), "badge_variant": "danger"}
        items.append(item)
    return {"title": title, "items": items}


def first_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's ``DASHBOARD_CALLBACK``: what operators should do about the calendar."""
    if is_operator(request):
        today = timezone.localdate(instant_of(request))
        context["calendar_warnings"] = calendar_warnings(today)
    return context


def style_sheet(request: HttpRequest) -> str:
    return static("onestop/admin.css")


def script(request: HttpRequest) -> str:
    return static("onestop/admin.js")


def icon(request: HttpRequest) -> str:
    return static("onestop/icon.svg")
