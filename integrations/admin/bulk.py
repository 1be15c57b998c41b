"""Deciding about many parked messages: what it would do, why, and what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly, instant_of, is_operator, staff_of

from ..archive import archived_of_bulk
from ..bulk import MOST, begin, carry_on
from ..models import (
    ArchivedMessage,
    BulkIntervention,
    Intervention,
    Link,
    Operation,
    OutboxMessage,
    ParkedMessage,
    Status,
)
from ..parked_causes import ADVICE, CAUSE, Cause

_Action = BulkIntervention.Action
#: How many of what will never be delivered are named one by one.
_NAMED = 20


class DecisionForm(forms.Form):
    """``as_of``: when the choice was shown; what is parked later is not part of it."""

    as_of = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("Được lưu cùng quyết định và trong lịch sử của từng bản tin."),
    )
    understood = forms.BooleanField(
        label=gettext_lazy("Tôi hiểu các bản tin này sẽ không bao giờ được gửi."),
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, action: BulkIntervention.Action, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if action != _Action.CANCEL:
            del self.fields["understood"]

    def clean_as_of(self) -> Any:
        as_of = parse_datetime(self.cleaned_data["as_of"])
        if as_of is None or as_of.tzinfo is None:
            raise forms.ValidationError("as_of")
        return as_of


@dataclass(frozen=True, slots=True)
class Share:
    """Messages of one kind among those that were chosen."""

    link: str
    operation: str
    cause: Cause
    count: int
    #: A refused registration: the ward's matter.
    is_left: bool

    @property
    def advice(self) -> str:
        return str(ADVICE[self.cause])


def decide(
    page: ModelAdmin, request: HttpRequest, chosen: QuerySet[ParkedMessage], action: str
) -> HttpResponse:
    """The confirmation; once given, the decision is written down and carried out."""
    kind = _Action(action)
    posted = request.POST if "as_of" in request.POST else None
    form = DecisionForm(kind, posted, initial={"as_of": instant_of(request).isoformat()})
    if form.is_valid():
        as_of = form.cleaned_data["as_of"]
        bulk = begin(
            kind,
            OutboxMessage.objects.filter(
                Q(parked_at__lte=as_of) | Q(parked_at=None), pk__in=chosen.order_by().values("pk")
            ),
            by=staff_of(request),
            now=instant_of(request),
            reason=form.cleaned_data["reason"],
            criteria=_criteria(page, request),
        )
        carry_on(bulk, now=instant_of(request))
        return redirect("admin:integrations_bulkintervention_change", bulk.pk)
    shares = list(_shares(chosen, kind))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Gửi lại nhiều bản tin") if kind == _Action.RESEND else _("Hủy nhiều bản tin"),
        "form": form,
        "action": request.POST["action"],
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "criteria": _criteria(page, request),
        "cancels": kind == _Action.CANCEL,
        "shares": shares,
        "count": sum(each.count for each in shares),
        "most": MOST,
        "left": sum(each.count for each in shares if each.is_left),
        "named": chosen.order_by("parked_at", "pk")[:_NAMED] if kind == _Action.CANCEL else [],
        "behind": _results_behind(chosen) if kind == _Action.CANCEL else 0,
    }
    return TemplateResponse(request, "admin/integrations/parkedmessage/decide.html", context)


def _shares(chosen: QuerySet[ParkedMessage], action: BulkIntervention.Action) -> Iterator[Share]:
    kinds = chosen.order_by().values("link", "operation").annotate(kind=CAUSE, n=Count("pk"))
    for kind in kinds.order_by("link", "operation", "kind"):
        cause, operation = Cause(kind["kind"]), Operation(kind["operation"])
        answered = operation is Operation.REGISTER and cause is not Cause.RECEIVER
        yield Share(
            str(Link(kind["link"]).label),
            str(operation.label),
            cause,
            kind["n"],
            is_left=answered and action == _Action.RESEND,
        )


def _results_behind(chosen: QuerySet[ParkedMessage]) -> int:
    """Questions after the results of registrations that would be cancelled with them."""
    registrations = chosen.filter(operation=Operation.REGISTER).order_by().values("subject")
    return OutboxMessage.objects.filter(
        link=Link.CIVIL_REGISTRY,
        operation=Operation.FETCH_RESULT,
        status=Status.WAITING,
        subject__in=registrations,
    ).count()


def _criteria(page: ModelAdmin, request: HttpRequest) -> str:
    """How the messages were chosen, in words, for the record."""
    if request.POST.get("select_across") != "1":
        return _("Đánh dấu từng bản tin")
    found = page.get_changelist_instance(request)
    told = [
        f"{spec.title}: {spec.choice()}" for spec in found.filter_specs if spec.value() is not None
    ]
    if found.query:
        told.append(f"{_('mã hồ sơ')}: {found.query}")
    return "; ".join(told) or _("Tất cả bản tin cần xử lý")


@admin.register(BulkIntervention)
class BulkInterventionAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    """The decisions so far, and of each what became of its messages."""

    list_display = ("at", "action", "by", "chosen", "done", "left_count", "reason")
    list_filter = ("action",)
    list_select_related = ("by",)
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=gettext_lazy("Giữ nguyên"))
    def left_count(self, bulk: BulkIntervention) -> int:
        return len(bulk.left)

    def get_urls(self) -> list[URLPattern]:
        go_on = self.admin_site.admin_view(require_POST(self.go_on))
        name = "integrations_bulkintervention_go_on"
        return [path("<int:pk>/go-on/", go_on, name=name), *super().get_urls()]

    def go_on(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Deal with the next of what is still pending."""
        if not is_operator(request):
            raise PermissionDenied
        carry_on(get_object_or_404(BulkIntervention, pk=pk), now=instant_of(request))
        return redirect("admin:integrations_bulkintervention_change", pk)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not is_operator(request):
            raise PermissionDenied
        bulk = get_object_or_404(BulkIntervention.objects.select_related("by"), pk=object_id)
        deeds = bulk.interventions.select_related("message").order_by("pk")
        stands = dict(deeds.order_by().values_list("message__status").annotate(Count("pk")))
        archived = archived_of_bulk(bulk.pk).count()
        pages = Paginator(deeds, 50)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Xử lý hàng loạt") + f": {bulk.get_action_display()}",
            "bulk": bulk,
            "stands": [
                *(f"{status.label}: {stands[status]}" for status in Status if status in stands),
                *([f"{_('Đã lưu trữ')}: {archived}"] if archived else []),
            ],
            "deeds": pages.get_page(request.GET.get("trang")),
            "left": list(_left(bulk)),
        }
        return TemplateResponse(request, "admin/integrations/bulkintervention/page.html", context)


@dataclass(frozen=True, slots=True)
class Left:
    """A chosen message that was not touched; ``by``: who had dealt with it, "" for the system."""

    message: OutboxMessage | ArchivedMessage
    why: str
    by: str


#: How many untouched messages are listed.
_MOST_LEFT = 200


def _left(bulk: BulkIntervention) -> Iterator[Left]:
    whys = {each["message"]: each["why"] for each in bulk.left[:_MOST_LEFT]}
    before = Intervention.objects.filter(message__in=whys, at__lte=bulk.at).exclude(bulk=bulk)
    dealt = {
        each.message_id: str(each.by or "") for each in before.select_related("by").order_by("pk")
    }
    archived = list(ArchivedMessage.objects.filter(pk__in=whys))
    for kept in archived:
        for each in kept.interventions_made():
            if each.at <= bulk.at and each.bulk != bulk.pk:
                dealt[kept.pk] = each.by
    found: list[OutboxMessage | ArchivedMessage] = [
        *OutboxMessage.objects.filter(pk__in=whys),
        *archived,
    ]
    for message in sorted(found, key=attrgetter("pk")):
        why = BulkIntervention.Why(whys[message.pk])
        by = dealt.get(message.pk, "") if why is BulkIntervention.Why.NOT_PARKED else ""
        yield Left(message, str(why.label), by)
