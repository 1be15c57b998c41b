"""What the ledger of a finished dossier came to, for reports over very many."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_MINUTES = (
    "ward_clerk_minutes",
    "ward_officer_minutes",
    "ward_leader_minutes",
    "citizen_minutes",
    "link_down_minutes",
    "link_working_minutes",
    "paper_minutes",
)


class ClosedLedger(models.Model):
    """Working minutes from acceptance to finish, by share; none while a dossier is open.

    They follow from the history and can be counted again (``manage.py rebuild_ledger``).
    """

    working_minutes = models.IntegerField(_("thời gian làm việc (phút)"), null=True, editable=False)
    ward_clerk_minutes = models.IntegerField(_("bộ phận một cửa (phút)"), null=True, editable=False)
    ward_officer_minutes = models.IntegerField(
        _("công chức tư pháp - hộ tịch (phút)"), null=True, editable=False
    )
    ward_leader_minutes = models.IntegerField(_("lãnh đạo (phút)"), null=True, editable=False)
    citizen_minutes = models.IntegerField(_("chờ công dân (phút)"), null=True, editable=False)
    link_down_minutes = models.IntegerField(
        _("hệ thống hộ tịch mất kết nối (phút)"), null=True, editable=False
    )
    link_working_minutes = models.IntegerField(
        _("hệ thống hộ tịch xử lý (phút)"), null=True, editable=False
    )
    paper_minutes = models.IntegerField(_("làm trên giấy (phút)"), null=True, editable=False)
    #: Late, and on time had the link never been down.
    late_only_by_outage = models.BooleanField(
        _("quá hạn chỉ do mất kết nối"), null=True, editable=False
    )

    class Meta:
        abstract = True


LEDGER_COLUMNS = ("working_minutes", *_MINUTES, "late_only_by_outage")

#: All or nothing, nothing negative, and the parts add up.
LEDGER_ADDS_UP = models.CheckConstraint(
    condition=Q(
        working_minutes=None,
        late_only_by_outage=None,
        **dict.fromkeys(_MINUTES),
    )
    | Q(
        late_only_by_outage__isnull=False,
        working_minutes__isnull=False,
        working_minutes=sum((F(name) for name in _MINUTES[1:]), F(_MINUTES[0])),
        # Both said: to the database what compares with nothing is not false.
        **{f"{name}__isnull": False for name in _MINUTES},
        **{f"{name}__gte": 0 for name in _MINUTES},
    ),
    name="dossier_ledger_adds_up",
)
