"""One complete, valid declaration for each procedure: invented people, real shapes.

For the API's documentation, demonstrations and tests. What happened lately is counted back from
the day given, so an example stays valid whenever it is used.
"""

from datetime import date, timedelta
from typing import Any

Example = dict[str, Any]


def _in_lang(detail: str) -> Example:
    return {
        "country": "VN",
        "province": "Thành phố Hà Nội",
        "commune": "Phường Láng",
        "detail": detail,
    }


def _home(kind: str = "permanent", detail: str = "Số 12 ngõ 82 phố Chùa Láng") -> Example:
    return {"kind": kind, "address": _in_lang(detail)}


def _id_card(number: str) -> Example:
    return {
        "kind": "id_card",
        "number": number,
        "issued_on": "2024-08-15",
        "issued_by": "Bộ Công an",
    }


def _before(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _young_mother() -> Example:
    return {
        "full_name": "Nguyễn Thị Hồng Vân",
        "date_of_birth": "1995-04-12",
        "personal_id": "001195012345",
        "id_document": _id_card("001195012345"),
        "residence": _home(),
    }


def birth_example(today: date) -> Example:
    """A daughter, three weeks old, registered by her mother."""
    return {
        "registration_kind": "on_time",
        "kind": "both_parents",
        "requester": {
            **_young_mother(),
            "phone": "0912345678",
            "email": "hongvan@example.com",
            "relation": "mother",
        },
        "child": {
            "full_name": "Trần Nguyễn An Nhiên",
            "date_of_birth": _before(today, 19),
            "sex": "female",
            "ethnicity": "01",
            "nationality": "VN",
            "place_of_birth": _in_lang("Bệnh viện Phụ sản Hà Nội, số 929 đường La Thành"),
            "place_of_origin": {
                "country": "VN",
                "province": "Thành phố Hải Phòng",
                "commune": "Xã Tứ Kỳ",
                "historical_text": "Xã Hưng Đạo, huyện Tứ Kỳ, tỉnh Hải Dương",
            },
        },
        "mother": {**_young_mother(), "ethnicity": "01", "nationality": "VN"},
        "father": {
            "full_name": "Trần Đức Long",
            "date_of_birth": "1992",
            "ethnicity": "01",
            "nationality": "VN",
            "personal_id": "030092006789",
            "id_document": _id_card("030092006789"),
            "residence": _home(),
        },
        "copies": {"requested": True, "quantity": 2},
    }


def marriage_example(today: date) -> Example:
    """His first marriage; her second, after a divorce."""
    return {
        "registration_kind": "first",
        "applicant_side": "groom",
        "groom": {
            "full_name": "Lê Minh Quân",
            "date_of_birth": "1998-02-20",
            "ethnicity": "01",
            "nationality": "VN",
            "personal_id": "001098004321",
            "id_document": _id_card("001098004321"),
            "residence": _home(),
            "marriage_count": 1,
            "marital_status": "unmarried",
            "phone": "0987654321",
            "email": "minhquan@example.com",
        },
        "bride": {
            "full_name": "H’Hen Niê Kđăm",
            "date_of_birth": "1997-11-05",
            "ethnicity": "12",
            "nationality": "VN",
            "personal_id": "066197003456",
            "id_document": _id_card("066197003456"),
            "residence": _home("temporary", "Số 5 phố Pháo Đài Láng"),
            "marriage_count": 2,
            "marital_status": "divorced",
            "divorce": {
                "number": "52/2023/QĐST-HNGĐ",
                "issued_on": "2023-02-17",
                "issued_by": "Tòa án nhân dân thành phố Buôn Ma Thuột",
            },
            "phone": "0356789012",
        },
        "copies": {"requested": False},
    }


def marital_status_example(today: date) -> Example:
    """Asked for by a mother on her daughter's behalf, to marry."""
    return {
        "requester": {
            "full_name": "Đỗ Thị Hiền",
            "date_of_birth": "1970",
            "personal_id": "001170002211",
            "residence": _home(),
            "phone": "02438345678",
            "relation": "other",
            "relation_text": "Mẹ đẻ",
        },
        "person": {
            "full_name": "Phạm Thu Trang",
            "date_of_birth": "1999-09-30",
            "sex": "female",
            "ethnicity": "01",
            "nationality": "VN",
            "personal_id": "001199007788",
            "id_document": _id_card("001199007788"),
            "residence": _home(),
        },
        "residence_period": {
            "place": _in_lang("Số 12 ngõ 82 phố Chùa Láng"),
            "start": "2019-09",
        },
        "status": "unmarried",
        "purpose": "marry_here",
        "purpose_text": "Kết hôn với ông Ngô Quang Huy tại Ủy ban nhân dân phường Láng",
        "result_delivery": "counter",
        "quantity": 1,
    }


def death_example(today: date) -> Example:
    """An old man of whom only the year of birth is known, five days after his death."""
    return {
        "registration_kind": "on_time",
        "requester": {
            "full_name": "Vũ Thị Lan Anh",
            "date_of_birth": "1968-07-01",
            "personal_id": "001168005566",
            "id_document": _id_card("001168005566"),
            "residence": _home(),
            "phone": "0903123456",
            "relation": "Con gái",
        },
        "deceased": {
            "full_name": "Vũ Văn Thành",
            "date_of_birth": "1941",
            "sex": "male",
            "ethnicity": "01",
            "nationality": "VN",
            "personal_id": "001041000123",
            "last_residence": _home(),
        },
        "death": {
            "on": _before(today, 5),
            "hour": 4,
            "minute": 30,
            "place": _in_lang("Số 12 ngõ 82 phố Chùa Láng"),
            "cause": "Tuổi già",
        },
        "death_notice": {
            "kind": "notice",
            "number": "12/GBT",
            "issued_on": _before(today, 5),
            "issued_by": "Trạm y tế phường Láng",
        },
        "copies": {"requested": True, "quantity": 3},
    }
