"""What is wrong, read from the code and from the links' own words: a table."""

import pytest

from dossiers.fault_kinds import FaultKind, kind_of

TABLE = [
    # the civil registry, by code
    (200, "nks.HoTen trống", FaultKind.MISSING),
    (302, "không đọc được", FaultKind.WRONG_FORM),
    (500, "không khớp cơ sở dữ liệu dân cư", FaultKind.INCORRECT),
    (106, "", FaultKind.WRONG_AGENCY),
    (108, "", FaultKind.WRONG_PROVINCE),
    # "incorrect" says little: the words of each fault tell more
    (500, "phải là ngày có thật, dạng dd/MM/yyyy", FaultKind.WRONG_FORM),
    (500, "không được để trống", FaultKind.MISSING),
    # the two classes of their own, whatever the code
    (500, "Nghi trùng thông tin công dân đã cấp số: 001326000017", FaultKind.DUPLICATE),
    (302, "nghi trung thong tin cong dan da cap so", FaultKind.DUPLICATE),
    (None, "Duplicate citizen", FaultKind.DUPLICATE),
    (500, "Thông tin cần xác minh", FaultKind.TO_VERIFY),
    (200, "thông tin cần xác minh lại với công an", FaultKind.TO_VERIFY),
    # by words alone
    (None, "bắt buộc, không được để trống", FaultKind.MISSING),
    (None, "must not be blank", FaultKind.MISSING),
    (None, "còn thiếu dữ liệu", FaultKind.MISSING),
    (None, "phải có dạng yyyyMMddHHmmss", FaultKind.WRONG_FORM),
    (None, "sai định dạng", FaultKind.WRONG_FORM),
    (None, "Invalid date format", FaultKind.WRONG_FORM),
    (None, "phải gồm đúng 12 chữ số", FaultKind.WRONG_FORM),
    (None, "phải là một trong 1, 2, 3", FaultKind.WRONG_FORM),
    (None, "dài quá 50 ký tự", FaultKind.TOO_LONG),
    (None, "value too long", FaultKind.TOO_LONG),
    (None, "không hợp lệ", FaultKind.INCORRECT),
    (None, "", FaultKind.INCORRECT),
    (999, "", FaultKind.INCORRECT),
]


@pytest.mark.parametrize(("code", "message", "kind"), TABLE)
def test_kinds(code: int | None, message: str, kind: FaultKind) -> None:
    assert kind_of(message, code) is kind
