"""The 56 entries of the list of ethnic groups (Decision 121-TCTK/PPCĐ of 1979)."""

from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from dossiers.procedures.problems import InvalidValue
from dossiers.procedures.values.names import fold_name

_NAMES = (
    "Kinh|Tày|Thái|Hoa|Khơ-me|Mường|Nùng|H'Mông|Dao|Gia-rai|Ngái|Ê-đê|Ba na|Xơ-Đăng|Sán Chay|"
    "Cơ-ho|Chăm|Sán Dìu|Hrê|Mnông|Ra-glai|Xtiêng|Bru-Vân Kiều|Thổ|Giáy|Cơ-tu|Giẻ Triêng|Mạ|"
    "Khơ-mú|Co|Tà-ôi|Chơ-ro|Kháng|Xinh-mun|Hà Nhì|Chu ru|Lào|La Chí|La Ha|Phù Lá|La Hủ|Lự|Lô Lô|"
    "Chứt|Mảng|Pà Thẻn|Cơ Lao|Cống|Bố Y|Si La|Pu Péo|Brâu|Ơ Đu|Rơ măm"
)
FOREIGNER, UNKNOWN = "55", "56"
#: Code to name. Names of peoples are not translated; the last two entries are.
ETHNIC_GROUPS = {f"{number:02}": name for number, name in enumerate(_NAMES.split("|"), 1)} | {
    FOREIGNER: _("Người nước ngoài"),
    UNKNOWN: _("Không rõ"),
}
#: Other spellings met on papers, and names of local groups counted under another.
ALIASES = {
    "Việt": "01",
    "Hán": "04",
    "Khmer": "05",
    "Mông": "08",
    "Mèo": "08",
    "Jrai": "10",
    "Ra đê": "12",
    "Bahnar": "13",
    "Xê Đăng": "14",
    "Cao Lan": "15",
    "Sán Chỉ": "15",
    "K'Ho": "16",
    "Chàm": "17",
    "M'nông": "20",
    "Raglay": "21",
    "Stiêng": "22",
    "Bru": "23",
    "Vân Kiều": "23",
    "Katu": "26",
    "Gié Triêng": "27",
    "Cor": "30",
    "Pa Cô": "31",
}


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, fold_name(text)))


_CODES = {_key(str(name)): code for code, name in ETHNIC_GROUPS.items() if code < FOREIGNER} | {
    _key(alias): code for alias, code in ALIASES.items()
}


class Ethnicity(str):
    """Stored as the two-digit code; a name in any usual spelling is read as its code."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises InvalidValue for what is neither a code nor a known name."""
        code = value if value in ETHNIC_GROUPS else _CODES.get(_key(value))
        if code is None:
            raise InvalidValue(
                "unknown_ethnicity",
                _(
                    "“%(field)s” không có trong danh mục 54 dân tộc. Hãy chọn trong danh mục, ví "
                    "dụ 01 (Kinh); nếu là tên gọi khác thì chọn 56 và ghi ở mục dân tộc khác."
                ),
            )
        return cls(code)

    def display(self) -> str:
        return str(ETHNIC_GROUPS[self])

    registry_text = display

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # With a name of its own: one component of the schema, whoever has an ethnicity.
        return core_schema.no_info_after_validator_function(
            cls.parse, core_schema.str_schema(max_length=50), ref=f"{__name__}.{cls.__name__}:0"
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        definition.clear()
        labels = {code: str(name) for code, name in ETHNIC_GROUPS.items()}
        definition |= {"type": "string", "enum": list(labels), "x-labels": labels}
        return reference
