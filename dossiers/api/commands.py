"""What is sent to move a dossier: one model a transition, told apart by ``transition``."""

from typing import Annotated, Any, Literal, Union

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, RootModel, create_model

from ..actor import Who
from ..procedures.problems import InvalidValue
from ..transitions import TABLE, Transition
from .paper_register import PaperEntry

#: What a person can do; the rest is the system's own.
OFFERED = tuple(each for each, rule in TABLE.items() if rule.by != {Who.SYSTEM})
_BY_NAME = {each.value: each for each in OFFERED}


def _offered(name: str) -> str:
    if name not in _BY_NAME:
        raise InvalidValue(
            "not_a_choice",
            _("“%(field)s” không thuộc danh sách cho phép. Hãy chọn một trong: %(expected)s."),
            expected=", ".join(_BY_NAME),
        )
    return name


Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class CommandBody(PaperEntry):
    """``arguments`` are judged by the transition; ``version`` is the dossier's, as last seen.

    ``occurred_at`` and ``approved_by``: entered afterwards from the paper register.
    """

    transition: Annotated[str, AfterValidator(_offered)]
    arguments: dict[str, Any] = Field(default_factory=dict)
    version: Version | None = None

    @property
    def chosen(self) -> Transition:
        return _BY_NAME[self.transition]


def _described(transition: Transition) -> type[CommandBody]:
    model = TABLE[transition].arguments
    needed = any(each.is_required() for each in model.model_fields.values())
    name = "".join(word.capitalize() for word in transition.value.split("_"))
    described: type[CommandBody] = create_model(
        f"{name}Command",
        __base__=CommandBody,
        transition=(Literal[transition.value], ...),  # type: ignore[arg-type]
        arguments=(model, ... if needed else Field(default_factory=model)),
    )
    return described


class TransitionCommand(
    RootModel[  # type: ignore[misc]
        Annotated[
            Union[tuple(_described(transition) for transition in OFFERED)],  # noqa: UP007
            Field(discriminator="transition"),
        ]
    ]
):
    """A transition to carry out; ``transition`` decides what its arguments are."""
