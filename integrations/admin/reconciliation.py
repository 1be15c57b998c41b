"""Runs of reconciliation: asked for on a form, followed, stopped; what each came to."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, instant_of, is_operator, staff_of

from ..models import Difference, Link, ReconciliationRun
from ..reconciliation import RunRefused, ask_for, stop
from .run_form import RunForm

_TONES = {
    ReconciliationRun.State.RUNNING: "primary",
    ReconciliationRun.State.INTERRUPTED: "warning",
    ReconciliationRun.State.FINISHED: "success",
    ReconciliationRun.State.STOPPED: "neutral",
}
#: What a form proposes: the days that a night's run looks at are on record already.
_PROPOSED = timedelta(days=30)


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(OperatorsOnly, ModelAdmin):
    form = RunForm
    fields = ("link", "first_day", "last_day", "listed", "step_by_step", "repairs")
    list_display = (
        "asked_at",
        "link",
        "period",
        "state_chip",
        "compared",
        "agreeing",
        "repaired",
        "explained",
        "left",
        "who",
    )
    list_filter = ("link", "state", "occasion")
    list_select_related = ("asked_by",)
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        first = timezone.localdate(instant_of(request)) - _PROPOSED
        return {"first_day": first, **super().get_changeform_initial_data(request)}

    def save_model(
        self, request: HttpRequest, obj: ReconciliationRun, form: Any, change: bool
    ) -> None:
        told = form.cleaned_data
        last = told["last_day"]
        made = ask_for(
            Link(obj.link),
            now=instant_of(request),
            by=staff_of(request),
            since=_midnight(told["first_day"]) if told["first_day"] else None,
            until=_midnight(last + timedelta(days=1)) if last else None,
            codes=told["listed"] or None,
            step_by_step=told["step_by_step"],
            repairs=told["repairs"],
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        try:
            page: HttpResponse = super().add_view(request, form_url, one_button)
        except RunRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("admin:integrations_reconciliationrun_changelist")
        return page

    def response_add(self, request: HttpRequest, obj: Any, *_rest: Any) -> HttpResponse:
        messages.success(request, _("Đã ghi yêu cầu; lần đối chiếu bắt đầu trong vài giây."))
        return redirect("admin:integrations_reconciliationrun_change", obj.pk)

    @admin.display(description=gettext_lazy("Phạm vi"))
    def period(self, run: ReconciliationRun) -> str:
        return period_of(run)

    @admin.display(description=gettext_lazy("Tình trạng"), ordering="state")
    def state_chip(self, run: ReconciliationRun) -> SafeString:
        return chip_of(run)

    @admin.display(description=gettext_lazy("Chưa giải quyết"), ordering="unexplained")
    def left(self, run: ReconciliationRun) -> SafeString | int:
        if not run.unexplained:
            return 0
        return format_html('<span class="os-chip os-danger">{}</span>', run.unexplained)

    @admin.display(description=gettext_lazy("Dịp"))
    def who(self, run: ReconciliationRun) -> str:
        return str(run.asked_by or run.get_occasion_display())

    def get_urls(self) -> list[URLPattern]:
        stopping = self.admin_site.admin_view(require_POST(self.stop))
        name = "integrations_reconciliationrun_stop"
        return [path("<int:pk>/stop/", stopping, name=name), *super().get_urls()]

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop a run that goes on; what it has sent again stays sent."""
        if not is_operator(request):
            raise PermissionDenied
        run = get_object_or_404(ReconciliationRun, pk=pk)
        if stop(run.pk, now=instant_of(request)):
            self.log_change(request, run, _("Dừng đối chiếu."))
            messages.success(request, _("Đã dừng lần đối chiếu."))
        else:
            messages.warning(request, _("Lần đối chiếu này đã kết thúc."))
        return redirect("admin:integrations_reconciliationrun_change", pk)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not is_operator(request):
            raise PermissionDenied
        if request.method != "GET":
            raise PermissionDenied  # a run is not edited
        found = ReconciliationRun.objects.select_related("asked_by")
        run = get_object_or_404(found, pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": str(run),
            "run": run,
            "period": period_of(run),
            "chip": chip_of(run),
            "progress": progress_of(run),
            "kinds": kinds_of(run),
            "differences": reverse("admin:integrations_difference_changelist"),
        }
        template = "admin/integrations/reconciliationrun/page.html"
        return TemplateResponse(request, template, context)


@dataclass(frozen=True, slots=True)
class Kind:
    """How many differences of one kind a run has found, and what became of them."""

    value: str
    label: str
    found: int
    repaired: int
    explained: int
    left: int


def kinds_of(run: ReconciliationRun) -> list[Kind]:
    states = Difference.State
    rows = (
        run.differences.order_by()
        .values("kind")
        .annotate(
            found=Count("pk"),
            repaired=Count("pk", filter=Q(state=states.REPAIRED)),
            explained=Count("pk", filter=Q(state__in=[states.EXPLAINED, states.CLOSED])),
            left=Count("pk", filter=Q(resolved_at=None)),
        )
    )
    by_kind = {row["kind"]: row for row in rows}
    return [
        Kind(
            kind.value,
            str(kind.label),
            found=by_kind[kind.value]["found"],
            repaired=by_kind[kind.value]["repaired"],
            explained=by_kind[kind.value]["explained"],
            left=by_kind[kind.value]["left"],
        )
        for kind in Difference.Kind
        if kind.value in by_kind
    ]


def progress_of(run: ReconciliationRun) -> int | None:
    """How much of its range a run has compared, in percent; None when it is over."""
    if run.is_over:
        return None
    if run.comparing_ended_at is not None:
        return 100
    if run.since is None or run.until is None or run.compared_until is None:
        return round(100 * run.compared / max(len(run.codes or ()), 1))
    return round(100 * (run.compared_until - run.since) / (run.until - run.since))


def period_of(run: ReconciliationRun) -> str:
    if run.since is None or run.until is None:
        return _("%(count)s hồ sơ") % {"count": len(run.codes or ())}
    since, until = (timezone.localtime(at).date() for at in (run.since, run.until))
    return f"{date_format(since, 'd/m/Y')} – {date_format(until, 'd/m/Y')}"


def chip_of(run: ReconciliationRun) -> SafeString:
    state = ReconciliationRun.State(run.state)
    return format_html('<span class="os-chip os-{}">{}</span>', _TONES[state], state.label)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
