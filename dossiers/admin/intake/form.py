"""The whole form of a counter intake: declaration, papers, and how the ward takes it in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit

from ...arguments import Accept, ResultDelivery
from ...models import Channel
from ...procedures import Procedure, declared_fields
from ...procedures.problems import Problem, Severity
from ...procedures.section import Declaration
from ...procedures.validation import validate_declaration
from ...submission import KnownDuplicates, Submission
from ..argument_labels import RESULT_DELIVERIES
from ..pressed import typed_hash
from .fields import intake_fields, raw_declaration
from .layout import Block, block_at, blocks_of
from .papers import PaperTicks

#: What a post carries beside what was typed.
_NOT_TYPED = {"csrfmiddlewaretoken", "action", "intake-key"}


class IntakeHead(forms.Form):
    """What the ward decides, as against what the citizen declares."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị tiếp nhận"))
    sub_type = forms.ChoiceField(label=gettext_lazy("Loại việc"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("Hình thức nộp"),
        choices=[(each, each.label) for each in (Channel.COUNTER, Channel.POST)],
    )
    result_delivery = forms.ChoiceField(
        label=gettext_lazy("Hình thức nhận kết quả"), choices=list(RESULT_DELIVERIES.items())
    )

    def __init__(self, procedure: Procedure, units: list[Unit], data: QueryDict | None) -> None:
        super().__init__(data, prefix="intake", initial={"key": uuid4()})
        self._choose("unit", [(unit.code, unit.name) for unit in units])
        kinds = [(each.code, each.label) for each in procedure.sub_types]
        self._choose("sub_type", [("", _("Thông thường")), *kinds])
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].code
        if not kinds:
            del self.fields["sub_type"]
        if "result_delivery" in procedure.declaration.model_fields:  # declared there already
            del self.fields["result_delivery"]

    def _choose(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


#: What the declaration asks of programs, said to somebody who types.
_AT_THE_COUNTER = {
    "date_format": gettext_lazy("“%(field)s” phải đủ ngày/tháng/năm, ví dụ 03/11/2026."),
    "partial_date_format": gettext_lazy(
        "“%(field)s” phải theo dạng ngày/tháng/năm, tháng/năm hoặc năm, ví dụ 17/05/1990, 05/1990 "
        "hoặc 1990."
    ),
    "unknown_country": gettext_lazy("“%(field)s” phải là tên một nước, ví dụ Việt Nam."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary above the form; ``at`` is the id of the input it leads to."""

    name: str
    message: str
    at: str


class IntakeForm:
    """Reads what was typed; the procedure, the lifecycle and its guards are the judges."""

    def __init__(
        self, procedure: Procedure, units: list[Unit], data: QueryDict | None = None
    ) -> None:
        """``units``: those that the clerk may take in for, at least one."""
        self.procedure, self._data = procedure, data
        self.head = IntakeHead(procedure, units, data)
        self.declared = intake_fields(procedure.declaration)(data, prefix="declaration")
        self.papers = PaperTicks(procedure, data)
        self.blocks: list[Block] = blocks_of(procedure, self.declared)
        self.faults: list[Fault] = []

    @property
    def key(self) -> UUID | None:
        """This form's own: however often it is sent, it files one dossier."""
        return self.head.cleaned_data.get("key")

    @property
    def typed_hash(self) -> str:
        """SHA-256 of all that was typed (hex)."""
        assert self._data is not None
        return typed_hash(self._data, without=_NOT_TYPED)

    def is_valid(self, *, accepting: bool) -> bool:
        """Whether all of it can be read; what cannot is marked and listed."""
        head, declared = self.head.is_valid(), self.declared.is_valid()
        papers = self.papers.is_valid(accepting=accepting)
        for form in (self.head, self.declared):
            for name, errors in form.errors.items():
                self._list(form, name, [str(error) for error in errors])
        for row in self.papers.rows:
            for name, errors in row.errors.items():
                at = row[name].id_for_label
                self.faults += [Fault(str(row.paper.name), str(each), at) for each in errors]
        return head and declared and papers

    def raw(self) -> dict[str, object]:
        """The declaration as typed; call after ``is_valid()``."""
        return raw_declaration(self.procedure.declaration, self.declared.cleaned_data)

    def check(self, today: date) -> tuple[Problem, ...]:
        """Everything wrong with or odd about the declaration as typed, in the form's order."""
        self.declared.is_valid()
        unread = self.declared.errors
        found = validate_declaration(self.procedure, self.raw(), today=today).problems
        return tuple(_said(problem) for problem in found if problem.path not in unread)

    def declaration(self, today: date) -> Declaration | None:
        """The declaration as typed; None while anything in it is wrong."""
        return validate_declaration(self.procedure, self.raw(), today=today).declaration

    def submission(self, known: KnownDuplicates | None = None) -> Submission:
        told, raw = self.head.cleaned_data, self.raw()
        delivery = told.get("result_delivery") or raw.get("result_delivery")
        return Submission(
            procedure=self.procedure.code,
            unit=told["unit"],
            channel=Channel(told["channel"]),
            declaration=raw,
            papers=self.papers.presented(),
            sub_type=told.get("sub_type", ""),
            result_delivery=ResultDelivery(str(delivery)),
            known_duplicates=known,
        )

    def acceptance(self) -> Accept:
        submission = self.submission()
        return Accept(result_delivery=submission.result_delivery, waived=self.papers.waived())

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each error beside its field or section, and all of them in the summary."""
        for problem in problems:
            if problem.severity is not Severity.ERROR:
                continue
            problem = _said(problem)
            path = problem.path.removeprefix("declaration.")
            if path in self.declared.errors:
                continue  # it could not be read: said already
            block = block_at(self.blocks, path)
            if path in self.declared.fields:
                self.declared.add_error(path, problem.message)
                self._list(self.declared, path, [problem.message])
            elif block is not None:
                block.errors.append(problem.message)
                self.faults.append(Fault(self._name_of(path), problem.message, block.first_id))
            elif path in self.head.fields:
                self._list(self.head, path, [problem.message])
            else:
                self.faults.append(Fault("", problem.message, ""))

    def field_at(self, path: str) -> str:
        """The id of the input that a problem at this path is about; "" when there is none."""
        if path in self.declared.fields:
            return self.declared[path].id_for_label
        block = block_at(self.blocks, path)
        return block.first_id if block is not None else ""

    def _name_of(self, path: str) -> str:
        """Every section on the way: two addresses of one person are told apart."""
        fields = declared_fields(self.procedure.declaration)
        names = path.split(".")
        above = [".".join(names[:length]) for length in range(1, len(names) + 1)]
        labels = [str(fields[each].label.text) for each in above if each in fields]
        return ": ".join(dict.fromkeys(labels))

    def _list(self, form: forms.Form, name: str, messages: list[str]) -> None:
        label = self._name_of(name) if form is self.declared else str(form[name].label)
        at = form[name].id_for_label
        self.faults += [Fault(label, message, at) for message in messages]


def _said(problem: Problem) -> Problem:
    return replace(problem, template=_AT_THE_COUNTER.get(problem.code, problem.template))
