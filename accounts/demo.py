"""Demo units and people, all invented: plain data, loaded by ``manage.py demo_data``."""

from dataclasses import dataclass
from datetime import date

#: One password for all demo accounts; they exist on local systems only.
PASSWORD = "mot-cua-2026"  # noqa: S105
PROVINCE, WARD, OTHER_WARD = "H26", "H26.18.5", "H26.18.6"
WARDS = {WARD: "UBND phường Bạch Mai", OTHER_WARD: "UBND phường Vĩnh Tuy"}
SINCE = date(2025, 7, 1)  # two-tier government starts


@dataclass(frozen=True)
class Person:
    username: str
    full_name: str
    unit: str = ""
    role: str = ""
    superuser: bool = False
    personal_id_number: str = ""
    phone: str = ""


#: A client's credentials; like the accounts, on local systems only.
CLIENT_ID = "client-demo"
CLIENT_SECRET = "onestop_cs_mot-cua-2026-chi-de-dung-thu-tren-may"  # noqa: S105

STAFF = (
    Person("canbo1", "Nguyễn Thị Hoa", WARD, "clerk"),
    Person("congchuc1", "Trần Văn Minh", WARD, "officer"),
    Person("congchuc3", "Phan Thị Yến", WARD, "officer"),
    Person("lanhdao1", "Lê Thị Thu Hà", WARD, "leader"),
    Person("canbo2", "Phạm Thị Mai", OTHER_WARD, "clerk"),
    Person("congchuc2", "Hoàng Đức Anh", OTHER_WARD, "officer"),
    Person("lanhdao2", "Vũ Quốc Bảo", OTHER_WARD, "leader"),
    Person("giamsat", "Đặng Thị Lan", PROVINCE, "supervisor"),
    Person("vanhanh", "Bùi Văn Nam", PROVINCE, "operator"),
    Person("quantri", "Quản trị hệ thống", superuser=True),
)
CITIZENS = (
    Person("congdan1", "Ngô Thị Bích", personal_id_number="001193012345", phone="0912345678"),
    Person("congdan2", "Đỗ Văn Sơn", personal_id_number="001090054321", phone="0987654321"),
)
