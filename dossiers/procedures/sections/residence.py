"""Where somebody lives, and on what footing."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error
from dossiers.procedures.section import Label, Section
from dossiers.procedures.sections.address import Address
from dossiers.procedures.values.choice import Choice
from dossiers.procedures.values.text import LongText


class ResidenceKind(Choice):
    PERMANENT = "permanent", _("Thường trú"), "1"
    TEMPORARY = "temporary", _("Tạm trú"), "2"
    CURRENT = "current", _("Nơi ở hiện tại"), "3"


class Residence(Section):
    """An address with its footing, or words in place of an address ("Đã chết")."""

    kind: Annotated[
        ResidenceKind | None,
        Label(_("Loại cư trú"), "LoaiCuTru", "LoaiCuTru", example="permanent"),
    ] = None
    address: Annotated[
        Address | None,
        Label(_("Nơi cư trú"), "NoiCuTru_TrongNuoc", "NoiCuTru"),
    ] = None
    other_text: Annotated[
        LongText | None,
        Label(_("Nơi cư trú khác (ghi bằng lời)"), "NoiCuTru_NuocNgoai", "NoiCuTruKhac"),
    ] = None

    def check(self, today: date) -> Iterator[Problem]:
        if self.address is None and self.other_text is None:
            yield error(
                "address",
                "residence_required",
                _("Hãy khai địa chỉ nơi cư trú; nếu người đó đã chết thì ghi “Đã chết” ở ô khác."),
            )
        elif self.address is not None and self.other_text is not None:
            yield error(
                "other_text",
                "residence_twice",
                _("Chỉ khai một trong hai: địa chỉ nơi cư trú, hoặc ghi bằng lời."),
            )
        elif self.address is not None and self.kind is None:
            yield error(
                "kind",
                "residence_kind_required",
                _("Hãy chọn đây là nơi thường trú, tạm trú hay nơi ở hiện tại."),
            )
