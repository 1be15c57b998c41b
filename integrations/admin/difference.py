"""Differences between a link's books and ours: what shows them, what was done, what is to be."""

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly, instant_of, is_operator, staff_of

from ..models import (
    ArchivedExchange,
    ArchivedMessage,
    Difference,
    Exchange,
    OutboxMessage,
    ReconciliationRun,
)
from ..reconciliation import DecisionRefused, ask_for_repair, close
from ..reconciliation.decisions import OPEN
from ..reconciliation.export import export
from .reason_page import ask_reason

_State = Difference.State
_TONES = {
    _State.FOUND: "warning",
    _State.ASKED: "waiting",
    _State.REPAIRING: "waiting",
    _State.REPAIRED: "success",
    _State.EXPLAINED: "neutral",
    _State.FOR_PERSON: "danger",
    _State.CLOSED: "neutral",
}
_SHOWN = 40


def count_differences() -> int:
    """How many differences wait for a person, over all runs."""
    return Difference.objects.filter(state=_State.FOR_PERSON).count()


@admin.register(Difference)
class DifferenceAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = (
        "subject",
        "link",
        "kind",
        "shown_ours",
        "shown_theirs",
        "ground",
        "state_chip",
        "found_at",
    )
    list_filter = ("state", "kind", "link", "ground")
    search_fields = ("subject",)
    search_help_text = gettext_lazy("Mã hồ sơ")
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("repair_chosen",)
    fields = (
        ("subject", "state_chip"),
        ("link", "kind"),
        ("ours", "theirs"),
        "ground",
        ("found_at", "resolved_at"),
        ("repairs", "by"),
        "note",
        "decisions",
        "run",
        "evidence",
        "messages_again",
    )
    readonly_fields = ("state_chip", "decisions", "evidence", "messages_again")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        of_a_run = lookup in ("run__id__exact", "resolved_at__isnull")  # as its page links here
        return of_a_run or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("Bên này"))
    def shown_ours(self, difference: Difference) -> str:
        return Truncator(difference.ours).chars(_SHOWN)

    @admin.display(description=gettext_lazy("Bên kia"))
    def shown_theirs(self, difference: Difference) -> str:
        return Truncator(difference.theirs).chars(_SHOWN)

    @admin.display(description=gettext_lazy("Tình trạng"), ordering="state")
    def state_chip(self, difference: Difference) -> SafeString:
        state = _State(difference.state)
        return format_html('<span class="os-chip os-{}">{}</span>', _TONES[state], state.label)

    @admin.display(description=gettext_lazy("Lượt trao đổi làm bằng chứng"))
    def evidence(self, difference: Difference) -> SafeString | str:
        shown = _kept(Exchange, ArchivedExchange, difference.exchanges)
        return _linked("exchange", ((each.pk, str(each)) for each in shown))

    @admin.display(description=gettext_lazy("Bản tin gửi bù, hoặc gửi bù được"))
    def messages_again(self, difference: Difference) -> SafeString | str:
        again = _kept(OutboxMessage, ArchivedMessage, difference.messages)
        return _linked(
            "outboxmessage",
            ((each.pk, f"{each.get_operation_display()} {each.key}") for each in again),
        )

    @admin.action(description=gettext_lazy("Gửi bù"), permissions=["view"])
    def repair_chosen(self, request: HttpRequest, chosen: QuerySet[Difference]) -> None:
        """Ask the workers to; those that cannot be are left alone, and it is said."""
        asked = left = 0
        for difference in chosen:
            try:
                ask_for_repair(difference.pk, by=staff_of(request), note="")
                asked += 1
            except DecisionRefused:
                left += 1
        if asked:
            text = ngettext(
                "Đã yêu cầu gửi bù %(n)s điểm khác nhau.",
                "Đã yêu cầu gửi bù %(n)s điểm khác nhau.",
                asked,
            )
            messages.success(request, text % {"n": asked})
        if left:
            text = ngettext(
                "%(n)s điểm khác nhau không gửi bù được, được giữ nguyên.",
                "%(n)s điểm khác nhau không gửi bù được, được giữ nguyên.",
                left,
            )
            messages.warning(request, text % {"n": left})

    @admin.display(description=gettext_lazy("Việc có thể làm"))
    def decisions(self, difference: Difference) -> SafeString | str:
        if difference.state not in OPEN:
            return "–"
        doors = [("close", _("Đóng với lý do"))]
        if difference.messages:
            doors.insert(0, ("repair", _("Gửi bù")))
        return format_html_join(
            " ",
            '<a class="os-button os-aside os-inline" href="{}">{}</a>',
            ((_door(name, difference), words) for name, words in doors),
        )

    def get_urls(self) -> list[URLPattern]:
        doors = [
            ("<int:pk>/repair/", self.repair_one, "repair"),
            ("<int:pk>/close/", self.close_one, "close"),
            ("run/<int:pk>.csv", self.export, "export"),
        ]
        return [
            *(
                path(
                    where, self.admin_site.admin_view(view), name=f"integrations_difference_{name}"
                )
                for where, view, name in doors
            ),
            *super().get_urls(),
        ]

    def repair_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a reason, then let the workers look again and send what could mend it."""
        difference = _to_decide(request, pk)
        return ask_reason(
            request,
            title=_("Gửi bù: %(difference)s") % {"difference": difference},
            explanation=_(
                "Hệ thống hỏi lại bên kia, rồi gửi lại các bản tin liên quan theo đúng thứ tự, với"
                " khóa cũ. Điều bên kia giữ mà hệ thống này chưa từng gửi có thể bị thay."
            ),
            button=_("Gửi bù"),
            back=_address(difference),
            act=lambda reason: ask_for_repair(pk, by=staff_of(request), note=reason),
            refusals=DecisionRefused,
            done=_("Đã ghi yêu cầu; hệ thống gửi bù trong vài giây."),
        )

    def close_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a reason, then close the difference as a person's decision."""
        difference = _to_decide(request, pk)

        def act(reason: str) -> None:
            close(pk, by=staff_of(request), note=reason, now=instant_of(request))

        return ask_reason(
            request,
            title=_("Đóng: %(difference)s") % {"difference": difference},
            explanation=_(
                "Đóng khi đã thống nhất với bên kia, hoặc khi biết vì sao và chấp nhận. Không có gì"
                " được gửi đi hay bị xóa."
            ),
            button=_("Đóng điểm khác nhau"),
            back=_address(difference),
            act=act,
            refusals=DecisionRefused,
            done=_("Đã đóng điểm khác nhau."),
        )

    def export(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """All differences of a run, as CSV."""
        if not is_operator(request):
            raise PermissionDenied
        run = get_object_or_404(ReconciliationRun, pk=pk)
        answer = StreamingHttpResponse(export(run), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="doi-chieu-{run.link}-{run.pk}.csv"'
        return answer


def _to_decide(request: HttpRequest, pk: int) -> Difference:
    if not is_operator(request):
        raise PermissionDenied
    return get_object_or_404(Difference, pk=pk)


def _door(name: str, difference: Difference) -> str:
    return reverse(f"admin:integrations_difference_{name}", args=[difference.pk])


def _address(difference: Difference) -> str:
    return reverse("admin:integrations_difference_change", args=[difference.pk])


def _kept(here: type[Model], archived: type[Model], ids: Collection[int]) -> list[Any]:
    """These rows, in order, wherever each is kept; an archived one's address leads to it."""
    found = [
        each for model in (here, archived) for each in model._default_manager.filter(pk__in=ids)
    ]
    return sorted(found, key=attrgetter("pk"))


def _linked(model: str, shown: Iterable[tuple[int, str]]) -> SafeString | str:
    lines = (
        (reverse(f"admin:integrations_{model}_change", args=[pk]), words) for pk, words in shown
    )
    found = format_html_join("", '<a class="os-link os-line" href="{}">{}</a>', lines)
    return found or "–"
