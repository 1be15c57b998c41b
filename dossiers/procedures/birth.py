"""Birth registration (1.001193): Law on Civil Status 60/2014/QH13, articles 13 to 16."""

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.base import (
    LAW_IN_FORCE,
    Applicant,
    Fee,
    Paper,
    Procedure,
    Subject,
    TimeLimit,
)
from dossiers.procedures.common_papers import AUTHORIZATION, REQUESTER_IDENTITY
from dossiers.procedures.examples import birth_example
from dossiers.procedures.likeness import (
    Clue,
    DuplicateRule,
    Likeness,
    are_alike,
    clues_to,
)
from dossiers.procedures.problems import Problem, error, warning
from dossiers.procedures.registry_data import registry_data
from dossiers.procedures.section import Declaration, Label
from dossiers.procedures.sections.child import Child
from dossiers.procedures.sections.copies import Copies
from dossiers.procedures.sections.family import descent_problems, family_problems
from dossiers.procedures.sections.parent import Father, Mother, Parent
from dossiers.procedures.sections.person import as_applicant, foreign_element, same_person
from dossiers.procedures.sections.requester import Requester
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.date_words import date_in_words
from dossiers.procedures.values.names import fold_name
from dossiers.procedures.values.partial_date import PartialDate, full_years
from dossiers.procedures.values.text import ShortText

FOREIGN_ELEMENT_TWIN = "2.000528"
LEGAL_BASIS = "Luật Hộ tịch 60/2014/QH13, Điều 16; Quyết định 163/QĐ-BTP (2026)"
#: Days that parents have to register a birth (Law on Civil Status, article 15).
DAYS_TO_REGISTER = 60
#: Below this age nobody asks for their own registration.
SELF_REQUEST_AGE = 14


class RegistrationKind(Choice):
    ON_TIME = "on_time", _("Đăng ký đúng hạn"), "1"
    OVERDUE = "overdue", _("Đăng ký quá hạn"), "4"


KIND_BY_LATENESS = {False: RegistrationKind.ON_TIME, True: RegistrationKind.OVERDUE}


class BirthKind(Choice):
    BOTH_PARENTS = "both_parents", _("Đã xác định được cả cha lẫn mẹ"), "1"
    MOTHER_UNKNOWN = "mother_unknown", _("Chưa xác định được mẹ"), "2"
    FATHER_UNKNOWN = "father_unknown", _("Chưa xác định được cha"), "3"
    PARENTS_UNKNOWN = "parents_unknown", _("Chưa xác định được cả cha lẫn mẹ"), "4"
    ABANDONED = "abandoned", _("Trẻ bị bỏ rơi"), "5"


PARENTS_OF = {
    BirthKind.BOTH_PARENTS: {"mother", "father"},
    BirthKind.MOTHER_UNKNOWN: {"father"},
    BirthKind.FATHER_UNKNOWN: {"mother"},
    BirthKind.PARENTS_UNKNOWN: set(),
    BirthKind.ABANDONED: set(),
}


class Relation(Choice):
    SELF = "self", _("Bản thân"), "BanThan"
    FATHER = "father", _("Cha đẻ"), "ChaDe"
    MOTHER = "mother", _("Mẹ đẻ"), "MeDe"
    OTHER = "other", _("Khác"), "Khac"


class BirthRequester(Requester):
    relation: Annotated[
        Relation,
        Label(_("Quan hệ với người được khai sinh"), "QuanHe", "QuanHe", example="mother"),
    ]
    relation_text: Annotated[
        ShortText | None, Label(_("Quan hệ khác (ghi rõ)"), "QuanHeKhac", "QuanHeKhac")
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        yield from super().check(today)
        if self.relation is Relation.OTHER and self.relation_text is None:
            yield error(
                "relation_text",
                "relation_text_required",
                _("Hãy ghi rõ quan hệ của người yêu cầu với trẻ, ví dụ: ông nội, bà ngoại."),
            )


class BirthDeclaration(Declaration):
    registration_kind: Annotated[
        RegistrationKind, Label(_("Loại đăng ký"), "LoaiDangKy", "loaiDangKy", example="on_time")
    ]
    kind: Annotated[
        BirthKind,
        Label(_("Loại khai sinh"), "nksLoaiKhaiSinh", "nks.LoaiKhaiSinh", example="both_parents"),
    ]
    requester: Annotated[BirthRequester, Label(_("Người yêu cầu"), registry="nyc", role="C")]
    child: Annotated[Child, Label(_("Người được khai sinh"), registry="nks")]
    mother: Annotated[Mother | None, Label(_("Mẹ"), registry="me", role="Me")] = None
    father: Annotated[Father | None, Label(_("Cha"), registry="cha", role="Cha")] = None
    copies: Annotated[Copies | None, Label(_("Bản sao"))] = None

    @property
    def parents(self) -> dict[str, Parent]:
        """The parents declared, by the name of their section."""
        both = {"mother": self.mother, "father": self.father}
        return {path: parent for path, parent in both.items() if parent is not None}

    def check(self, today: date) -> Iterator[Problem]:
        yield from self._check_kind(today)
        yield from self._check_requester(today)
        yield from family_problems(self.child, self.parents)
        if PARENTS_OF.get(self.kind) == self.parents.keys():
            yield from descent_problems(self.child, self.parents)
        nationalities = {path: parent.nationality for path, parent in self.parents.items()}
        for path, nationality in {"child": self.child.nationality, **nationalities}.items():
            yield from foreign_element(f"{path}.nationality", nationality, FOREIGN_ELEMENT_TWIN)

    def _check_kind(self, today: date) -> Iterator[Problem]:
        born = self.child.date_of_birth
        if born is not None and born <= today:
            late = (today - born).days > DAYS_TO_REGISTER
            if late:
                yield warning(
                    "child.date_of_birth",
                    "late_registration",
                    _("Đã quá %(limit)s ngày kể từ ngày sinh: khai sinh quá hạn (Điều 15)."),
                    limit=DAYS_TO_REGISTER,
                )
            if self.registration_kind not in (None, KIND_BY_LATENESS[late]):
                yield warning(
                    "registration_kind",
                    "registration_kind_disagrees",
                    _("Loại đăng ký (đúng hạn, quá hạn) không khớp với ngày sinh."),
                )
        if self.kind is None:
            return
        for path in ("mother", "father"):
            expected, declared = path in PARENTS_OF[self.kind], path in self.parents
            if expected and not declared:
                yield error(
                    path,
                    "parent_required",
                    _("Loại khai sinh “%(kind)s” cần khai phần này."),
                    kind=self.kind.label,
                )
            elif declared and not expected:
                yield error(
                    path,
                    "parent_not_expected",
                    _("Loại khai sinh “%(kind)s” thì bỏ trống phần này, hoặc hãy chọn lại loại."),
                    kind=self.kind.label,
                )

    def _check_requester(self, today: date) -> Iterator[Problem]:
        requester, child, relation = self.requester, self.child, self.requester.relation
        same: bool | None = None
        if relation in (Relation.MOTHER, Relation.FATHER):
            parent = self.parents.get(relation)
            if parent is not None:
                same = same_person(requester, parent)
            elif self.kind is not None:
                yield error(
                    "requester.relation",
                    "relation_disagrees",
                    _("Người yêu cầu khai là “%(relation)s” nhưng tờ khai không có phần đó."),
                    relation=relation.label,
                )
        elif relation is Relation.SELF:
            if requester.full_name and child.full_name:
                same = fold_name(requester.full_name) == fold_name(child.full_name)
            born = child.date_of_birth
            if born is not None and full_years(born, today) < SELF_REQUEST_AGE:
                yield warning(
                    "requester.relation",
                    "requester_too_young",
                    _("Người được khai sinh chưa đủ %(age)s tuổi để tự yêu cầu."),
                    age=SELF_REQUEST_AGE,
                )
        if same is False:
            yield error(
                "requester.full_name",
                "requester_differs",
                _("Người yêu cầu khai là “%(relation)s” nhưng họ tên hoặc số định danh khác nhau."),
                relation=relation.label,
            )


def _subject(declaration: BirthDeclaration) -> Subject:
    child = declaration.child
    return Subject(child.full_name, PartialDate.of(child.date_of_birth))


def _applicant(declaration: BirthDeclaration) -> Applicant:
    return as_applicant(declaration.requester)


def _summary(declaration: BirthDeclaration) -> str:
    child, titles = declaration.child, {"mother": "bà", "father": "ông"}
    parents = [f"{titles[path]} {each.full_name}" for path, each in declaration.parents.items()]
    text = f"Đăng ký khai sinh cho {child.full_name}, sinh ngày {child.date_of_birth:%d/%m/%Y}"
    return f"{text}, con {' và '.join(parents)}" if parents else text


def _registry_data(declaration: BirthDeclaration) -> dict[str, str]:
    words = date_in_words(declaration.child.date_of_birth)
    return registry_data(declaration) | {"nks.NgaySinhBangChu": words}


def _abandoned(declaration: BirthDeclaration, channel: str) -> bool:
    return declaration.kind is BirthKind.ABANDONED


def _not_abandoned(declaration: BirthDeclaration, channel: str) -> bool:
    return not _abandoned(declaration, channel)


def _clues(declaration: BirthDeclaration) -> Iterator[Clue]:
    born = PartialDate.of(declaration.child.date_of_birth)
    yield Clue(names=(declaration.child.full_name,), dates=(born,))
    for parent in declaration.parents.values():
        for clue in clues_to(parent):
            yield clue | Clue(dates=(born,))


def _likeness(one: BirthDeclaration, other: BirthDeclaration) -> Likeness | None:
    """Twins share parents and birth date: for the clerk to say."""
    if one.child.date_of_birth != other.child.date_of_birth:
        return None
    both = one.parents.keys() & other.parents.keys()
    alike = {path for path in both if are_alike(one.parents[path], other.parents[path])}
    if fold_name(one.child.full_name) == fold_name(other.child.full_name):
        return Likeness(_("Trẻ cùng họ tên, cùng ngày sinh"), is_sure=bool(alike))
    if both and alike == both:
        return Likeness(_("Trẻ cùng cha mẹ, cùng ngày sinh"), is_sure=True)
    return None


BIRTH_REGISTRATION = Procedure(
    code="1.001193",
    slug="birth_registration",
    name=_("Đăng ký khai sinh"),
    declaration=BirthDeclaration,
    papers=(
        Paper(
            "birth_notice",
            _("Giấy chứng sinh"),
            _not_abandoned,
            waived_when_lookup_works=True,
            note=_("Không có thì nộp văn bản của người làm chứng hoặc giấy cam đoan về việc sinh."),
        ),
        Paper("abandonment_record", _("Biên bản về việc trẻ bị bỏ rơi"), _abandoned),
        Paper("surrogacy_record", _("Văn bản xác nhận việc mang thai hộ"), False),
        REQUESTER_IDENTITY,
        AUTHORIZATION,
    ),
    default_time_limits=(
        TimeLimit("", "same_day_15h", 1, LEGAL_BASIS, LAW_IN_FORCE, cutoff=time(15)),
    ),
    fee=Fee(0, "Luật Hộ tịch 60/2014/QH13, Điều 11"),
    registry_module="LTKS",
    result_code="KQ.G15.000031",
    subject=_subject,
    applicant=_applicant,
    summary=_summary,
    registry_data=_registry_data,
    duplicates=DuplicateRule(_clues, _likeness),
    requester_is={
        Relation.MOTHER: "mother",
        Relation.FATHER: "father",
        Relation.SELF: "child",
    },
    derived_registry_names={"nks.NgaySinhBangChu": "child.date_of_birth"},
    summary_paths=(
        "child.full_name",
        "child.date_of_birth",
        "mother.full_name",
        "father.full_name",
    ),
    example=birth_example,
)
