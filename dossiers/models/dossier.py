"""The dossier: what was declared, where it stands, and the facts of its life."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from accounts.models import Unit, User
from accounts.permissions import Standing

from ..arguments import ResultDelivery
from ..procedures.values.names import fold_name
from ..search_lookup import holds_words
from ..search_words import query_of_all
from ..states import FINISHED_STATES, PAUSED_STATES, DossierState
from .closed_ledger import LEDGER_ADDS_UP, ClosedLedger
from .dossier_moves import DossierMoves
from .report_indexes import REPORT_INDEXES
from .time_limit_rule import TimeLimitRule


class Channel(models.TextChoices):
    """How it was filed (KenhThucHien 1, 2, 3)."""

    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính công ích")


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(
        self, user: User, standing: Standing, *, many: bool = False
    ) -> "DossierQuerySet":
        """The dossiers that exist for this account, at every door the same (docs/lifecycle.md).

        ``many``: for lists. The same dossiers, said so that an index gives their order: hardly any
        official has filed elsewhere, which one look-up tells, and without an "or" the unit leads.
        """
        units, own = standing.readable_unit_ids(), Q(owner_id=user.pk)
        if not units:
            return self.own_of(user, standing)
        theirs = Q(unit_id__in=units)
        if many and not Dossier.objects.filter(own).exclude(theirs).exists():
            return self.filter(theirs)
        return self.filter(theirs | own)

    def own_of(self, user: User, standing: Standing) -> "DossierQuerySet":
        """What the account filed; and, when the identity provider vouched for its number at this
        sign-in, every dossier whose applicant bears that number, however it was filed.
        """
        own, person = Q(owner_id=user.pk), standing.vouched_for()
        if person is None or person.personal_id_number is None:
            return self.filter(own)
        borne = Dossier.objects.borne_by(person.personal_id_number, user.full_name)
        return self.filter(own | Q(pk__in=borne)) if borne else self.filter(own)

    def is_borne_by(self, dossier: "Dossier", user: User, standing: Standing) -> bool:
        """Whether the account's vouched number is that dossier's applicant's."""
        return (
            standing.vouched_for() is not None
            and self.own_of(user, standing).filter(pk=dossier.pk).exists()
        )

    def borne_by(self, number: str, name: str) -> list[int]:
        """Ids of the dossiers whose applicant has this personal ID number and, folded, this name.

        Both: a digit that was typed wrong at a counter shows nobody's dossier to a stranger.
        One query, by the search index.
        """
        with_number = self.filter(holds_words(query_of_all(numbers=[number])))
        return [
            pk
            for pk, applicant in with_number.filter(applicant_id_number=number).values_list(
                "pk", "applicant_name"
            )
            if fold_name(applicant) == fold_name(name)
        ]


class Dossier(FSMModelMixin, DossierMoves, ClosedLedger, models.Model):
    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    procedure = models.CharField(_("mã thủ tục"), max_length=20)
    procedure_version = models.PositiveSmallIntegerField(_("phiên bản tờ khai"))
    sub_type = models.CharField(_("loại việc"), max_length=40, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        db_index=False,  # others begin with it
        related_name="dossiers",
        verbose_name=_("đơn vị"),
    )
    channel = models.CharField(_("hình thức nộp"), max_length=10, choices=Channel)
    #: Changed by move_dossier() alone; django-fsm refuses any other assignment.
    state = FSMField(
        _("trạng thái"),
        max_length=30,
        choices=DossierState.choices,
        default=DossierState.SUBMITTED,
        protected=True,
    )

    declaration = models.JSONField(_("tờ khai"))
    #: What a civil-status officer should look at, though it is no ground for refusal.
    warnings = models.JSONField(_("lưu ý"), default=list, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # dossier_own begins with it
        related_name="dossiers",
        verbose_name=_("tài khoản công dân"),
    )
    #: The officer who processes it; None: whoever of the unit's officers takes it up.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # it is asked for within a unit's open dossiers alone
        related_name="+",
        verbose_name=_("công chức xử lý"),
    )
    applicant_name = models.CharField(_("người nộp"), max_length=200)
    applicant_id_number = models.CharField(_("số giấy tờ"), max_length=30, blank=True)
    applicant_phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    applicant_email = models.EmailField(_("thư điện tử"), blank=True)
    subject_name = models.CharField(_("người được đăng ký"), max_length=400)
    #: Namesakes are told apart by these: yyyy, yyyy-mm or yyyy-mm-dd, and a number; "" if unknown.
    applicant_birth_date = models.CharField(max_length=10, blank=True, default="", db_default="")
    subject_birth_date = models.CharField(max_length=10, blank=True, default="", db_default="")
    subject_id_number = models.CharField(max_length=30, blank=True, default="", db_default="")
    summary = models.CharField(_("trích yếu"), max_length=1000)
    #: Names folded: no diacritics, no case.
    search_key = models.CharField(max_length=700)
    #: What it is found by (search_words.py).
    search_words = ArrayField(models.TextField(), default=list, blank=True, db_default=[])
    result_delivery = models.CharField(
        _("hình thức nhận kết quả"),
        max_length=10,
        choices=[(ResultDelivery.COUNTER, _("Trực tiếp")), (ResultDelivery.POST, _("Bưu chính"))],
        default=ResultDelivery.COUNTER,
    )

    submitted_at = models.DateTimeField(_("thời điểm nộp"))
    accepted_at = models.DateTimeField(_("thời điểm tiếp nhận"), null=True, blank=True)
    rule = models.ForeignKey(
        TimeLimitRule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("thời hạn áp dụng"),
    )
    first_due_at = models.DateTimeField(_("hạn hẹn lần đầu"), null=True, blank=True)
    due_at = models.DateTimeField(_("hạn trả kết quả"), null=True, blank=True)
    #: When the work was over in the ward, whenever it was typed or synced.
    finished_at = models.DateTimeField(_("thời điểm xử lý xong"), null=True, blank=True)
    returned_at = models.DateTimeField(_("thời điểm trả kết quả"), null=True, blank=True)
    #: Since when the clock stands, while it does.
    paused_at = models.DateTimeField(_("tạm dừng từ"), null=True, blank=True)
    #: When the draft went to the citizen, while their answer is awaited.
    draft_sent_at = models.DateTimeField(_("gửi bản nháp lúc"), null=True, blank=True)
    #: Where a supplement or a payment leads back to.
    resumes_to = models.CharField(max_length=30, blank=True, choices=DossierState.choices)
    supplement_count = models.PositiveSmallIntegerField(_("số lần yêu cầu bổ sung"), default=0)
    extension_count = models.PositiveSmallIntegerField(_("số lần hẹn lại"), default=0)

    registry_number = models.CharField(_("số đăng ký"), max_length=200, blank=True)
    registry_book = models.CharField(_("quyển số"), max_length=200, blank=True)
    registry_page = models.CharField(_("trang số"), max_length=200, blank=True)
    registered_on = models.DateField(_("ngày đăng ký"), null=True, blank=True)
    personal_id_number = models.CharField(_("số định danh cấp mới"), max_length=12, blank=True)
    #: The registry's fault list while it has not been answered.
    registry_faults = models.JSONField(_("lỗi hệ thống hộ tịch trả về"), default=list, blank=True)

    #: When the last event was recorded; no later one is recorded before it (clocks differ).
    changed_at = models.DateTimeField(_("thay đổi lần cuối"))
    event_count = models.PositiveIntegerField(default=0)
    last_event_hash = models.CharField(max_length=64, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DossierState.values), name="dossier_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="dossier_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, rule=None, due_at=None, first_due_at=None)
                | Q(
                    accepted_at__isnull=False,
                    rule__isnull=False,
                    due_at__isnull=False,
                    first_due_at__isnull=False,
                ),
                name="dossier_accepted_is_promised",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED_STATES, finished_at__isnull=False)
                | (~Q(state__in=FINISHED_STATES) & Q(finished_at=None)),
                name="dossier_finished_when_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(state__in=PAUSED_STATES),
                name="dossier_paused_in_a_paused_state",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(state=DossierState.RETURNED),
                name="dossier_returned_when_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(personal_id_number="") | Q(personal_id_number__regex=r"^\d{12}$"),
                name="dossier_personal_id_number_12_digits",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__gte=F("submitted_at")),
                name="dossier_accepted_after_submitted",
            ),
            LEDGER_ADDS_UP,
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="dossier_work_list"),
            models.Index(fields=["unit", "-submitted_at"], name="dossier_newest"),
            models.Index(fields=["owner", "-submitted_at"], name="dossier_own"),
            # Open ones, the soonest due first: the lists, their counts, what a recomputation
            # looks at.
            models.Index(
                fields=["unit", "due_at"], condition=Q(finished_at=None), name="dossier_open"
            ),
            # The others for whoever reads many units; one unit's are in dossier_ended.
            models.Index(
                fields=["finished_at"],
                condition=Q(finished_at__isnull=False),
                name="dossier_ended_latest",
            ),
            GinIndex(Func("search_words", function="array_to_tsvector"), name="dossier_search"),
            # What the civil registry sent back and nobody has answered.
            models.Index(
                fields=["unit"],
                condition=Q(state="processing") & ~Q(registry_faults=[]),
                name="dossier_sent_back",
            ),
            *REPORT_INDEXES,
        ]

    def __str__(self) -> str:
        return self.code
