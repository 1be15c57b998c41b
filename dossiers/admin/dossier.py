"""The work list and the door to each dossier's page: nothing is added, edited or deleted here."""

from typing import Any

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import ReadOnly

from ..bookkeeping import WAITED_FOR
from ..models import Dossier
from ..models.dossier import DossierQuerySet
from ..printing.batches import Batch
from ..printing.prints import MOST_AT_ONCE
from ..procedures import get_procedure
from ..states import OPEN_STATES
from . import (
    batch_view,
    bulk_view,
    delivery_views,
    form_views,
    move_view,
    page_view,
    reassignment_view,
    scan_views,
)
from .bulk_view import moves_together
from .change_list import DossierChangeList
from .chips import chip, state_chip
from .filters import (
    AssigneeFilter,
    ChannelFilter,
    DueFilter,
    ProcedureFilter,
    StateFilter,
    UnitFilter,
    WorkListFilter,
)
from .intake import pages as intake_pages
from .my_work import MineFilter
from .neighbours import title_of
from .people import person_words
from .promise_lines import counts_provisionally
from .reports import page as report_views
from .reports.figure_filter import FigureFilter
from .rights import readable_wards, reads_dossiers, visible_dossiers
from .search import found_by
from .time_words import due_words, local_time
from .work_lists import REFUSED, REGISTRY


@admin.register(Dossier)
class DossierAdmin(ReadOnly, ModelAdmin):
    """Rows decide: what may not be seen does not exist, in the list and at every address."""

    list_display = (
        "pick_cell",
        "code_cell",
        "people_cell",
        "procedure_cell",
        "state_cell",
        "due_cell",
    )
    list_display_links = ("code_cell",)
    list_filter = (
        WorkListFilter,
        MineFilter,
        StateFilter,
        ProcedureFilter,
        DueFilter,
        ChannelFilter,
        AssigneeFilter,
        UnitFilter,
        FigureFilter,
    )
    #: A list has one order (listing.py); Django is told none, and none can be asked for.
    ordering = ("pk",)
    sortable_by = ()
    list_select_related = ("unit", "assignee")
    list_per_page = MOST_AT_ONCE  # so that a page can be printed in one go
    show_full_result_count = False
    actions = None
    list_fullwidth = True
    search_fields = ("code",)  # shows the box; what is searched stands in search.py
    search_help_text = _("Mã hồ sơ, họ tên, ngày sinh, số định danh hoặc số điện thoại")

    @property
    def media(self) -> Media:
        """None of Django's own scripts: they serve forms that add and edit."""
        return Media()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return reads_dossiers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> DossierQuerySet:
        return visible_dossiers(request)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """With the unit for whoever reads several; with the link that refused or is awaited."""
        columns = self.list_display
        about_links = {REFUSED: "refused_cell", REGISTRY: "waits_cell"}
        if (cell := about_links.get(request.GET.get("work", ""))) is not None:
            columns = (*columns[:3], cell, *columns[4:])
        if len(readable_wards(request)) < 2:
            return columns
        return (*columns[:4], "unit_cell", *columns[4:])

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DossierChangeList]:
        return DossierChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: DossierQuerySet, search_term: str
    ) -> tuple[DossierQuerySet, bool]:
        return found_by(queryset, search_term), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        named = {
            "title": title_of(request.GET),
            "batches": list(Batch),
            "moves_together": moves_together(request),
            **(extra_context or {}),
        }
        page: HttpResponse = super().changelist_view(request, named)
        return page

    def get_urls(self) -> list[URLPattern]:
        """Only these: no add, no delete, no history of edits that cannot happen."""
        wrap = self.admin_site.admin_view
        pages = {
            "": ("changelist", self.changelist_view),
            "intake/": ("intake", intake_pages.start_page),
            "intake/<slug:slug>/": ("intake_form", intake_pages.intake_page),
            "intake/<slug:slug>/check/": ("intake_check", intake_pages.check),
            "moves/": ("moves", bulk_view.bulk_page),
            "reassignment/": ("reassignment", reassignment_view.reassignment_page),
            "prints/": ("prints", batch_view.batch_page),
            "report/register/": ("register", report_views.print_register_page),
            "report/": ("report", report_views.report_page),
            "report/table.csv": ("report_csv", report_views.report_csv),
            "report/tables.xlsx": ("report_xlsx", report_views.report_xlsx),
            "<int:pk>/change/": ("change", page_view.dossier_page),
            "<int:pk>/certificate.<str:kind>": ("certificate", form_views.certificate_draft),
            "<int:pk>/apology/": ("apology", form_views.apology_draft),
            "<int:pk>/form/<str:code>/": ("form", form_views.form_page),
            "<int:pk>/move/<str:name>/": ("move", move_view.move_page),
            "<int:pk>/scan/add/": ("add_scan", scan_views.add_page),
            "<int:pk>/scan/<int:number>/": ("scan", scan_views.scan_page),
            "<int:pk>/scan/<int:number>/file/": ("scan_file", scan_views.scan_file),
            "<int:pk>/message/<int:message_pk>/": ("message", delivery_views.message_page),
        }
        return [
            path(route, wrap(view), name=f"dossiers_dossier_{name}")
            for route, (name, view) in pages.items()
        ]

    @admin.display(description=_("Chọn"))
    def pick_cell(self, dossier: Dossier) -> SafeString:
        """Of the form above the table, whose buttons do something with all that are picked."""
        return format_html(
            '<input type="checkbox" name="pick" value="{}" form="os-picked" aria-label="{}">',
            dossier.pk,
            _("Chọn hồ sơ %(code)s") % {"code": dossier.code},
        )

    @admin.display(description=_("Mã hồ sơ"))
    def code_cell(self, dossier: Dossier) -> SafeString:
        channel = dossier.get_channel_display()
        return _two_lines(dossier.code, channel, mono=True)

    @admin.display(description=_("Người nộp / người được đăng ký"))
    def people_cell(self, dossier: Dossier) -> SafeString:
        """Each with birth date and the end of a number: namesakes are told apart."""
        return _two_lines(
            person_words(
                dossier.applicant_name, dossier.applicant_birth_date, dossier.applicant_id_number
            ),
            person_words(
                dossier.subject_name,
                dossier.subject_birth_date,
                dossier.personal_id_number or dossier.subject_id_number,
            ),
        )

    @admin.display(description=_("Thủ tục"))
    def procedure_cell(self, dossier: Dossier) -> str:
        return str(get_procedure(dossier.procedure, dossier.procedure_version).name)

    @admin.display(description=_("Bị từ chối từ"))
    def refused_cell(self, dossier: Dossier) -> SafeString:
        refusals = dossier.refusals  # type: ignore[attr-defined]
        lines = [
            (each.link.label, local_time(each.since) if each.since else "") for each in refusals
        ]
        return format_html_join(
            "", '<span class="os-line">{}</span><span class="os-sub">{}</span>', lines
        )

    @admin.display(description=_("Chờ hệ thống nào, từ khi nào"))
    def waits_cell(self, dossier: Dossier) -> SafeString:
        since = dossier.waits_since  # type: ignore[attr-defined]
        return _two_lines(str(WAITED_FOR.label), local_time(since) if since else "")

    @admin.display(description=_("Đơn vị"))
    def unit_cell(self, dossier: Dossier) -> str:
        return dossier.unit.name

    @admin.display(description=_("Trạng thái"))
    def state_cell(self, dossier: Dossier) -> SafeString:
        held = dossier.assignee if dossier.state in OPEN_STATES else None
        return format_html(
            "{}{}",
            state_chip(dossier.state),
            format_html('<span class="os-sub">{}</span>', held) if held else "",
        )

    @admin.display(description=_("Hạn trả kết quả"))
    def due_cell(self, dossier: Dossier) -> SafeString:
        due = due_words(dossier, dossier.seen_at)  # type: ignore[attr-defined]
        if dossier.due_at is None:
            return chip(due.words, due.tone)
        provisional = counts_provisionally(dossier, dossier.due_at)
        return format_html(
            '<span class="os-due">{}</span>{}{}',
            local_time(dossier.due_at),
            chip(due.words, due.tone),
            format_html('<span class="os-sub">{}</span>', _("tạm tính")) if provisional else "",
        )


def _two_lines(first: str, second: str, *, mono: bool = False) -> SafeString:
    return format_html(
        '<span class="os-line{}">{}</span><span class="os-sub">{}</span>',
        " os-mono" if mono else "",
        first,
        second,
    )
