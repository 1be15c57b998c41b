"""The National Public Service Portal: sessions and the four services of ``/mapi/g``."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from typing import Any, ClassVar
from urllib.parse import unquote

from .alterations import alter
from .fault_board import Refusals
from .link import Call, Reconcilable, Reply
from .portal_fields import MISSING, NOT_TEXT, dossier_faults, step_faults
from .portal_store import PortalStore
from .validation import Known, checked, is_codes, is_seconds, or_none
from .vietnam_time import is_compact

MAX_ITEMS = 100
SETTINGS: Known = {
    "session_seconds": (600, is_seconds),
    "agencies": (None, or_none(is_codes)),
}
STATUS_NAMES = {
    "1": "Mới đăng ký",
    "2": "Được tiếp nhận",
    "3": "Không được tiếp nhận",
    "4": "Đang xử lý",
    "5": "Yêu cầu bổ sung giấy tờ",
    "6": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "7": "Công dân yêu cầu rút hồ sơ",
    "8": "Dừng xử lý",
    "9": "Đã xử lý xong",
    "10": "Đã trả kết quả",
}
_LOOK_UP = "/tracuu/"
_CITIZEN_FIELDS = (
    "MaHoSo",
    "TenTTHC",
    "TrangThaiHoSo",
    "DonViXuLy",
    "NgayNopHoSo",
    "NgayTiepNhan",
    "NgayHenTra",
    "NgayKetThucXuLy",
    "NgayTra",
)
_CITIZEN_STEP_FIELDS = ("ThoiDiemXuLy", "PhongBanXuLy", "NoiDungXuLy", "TrangThai")


class Portal(Reconcilable):
    name: ClassVar[str] = "portal"
    sign_in: ClassVar[str] = "login"
    operations: ClassVar[frozenset[str]] = frozenset(
        {
            "login",
            "DongBoHoSoMC",
            "CapNhatTienDoHoSoMC",
            "TraCuuHoSo",
            "LayDanhSachHoSo",
            "tracuu",
        }
    )

    def __init__(self, username: str, password: str) -> None:
        self._credentials = f"{username}\n{password}".encode()
        self.reset()

    def reset(self) -> None:
        self._store = PortalStore()
        self._sessions: dict[str, float] = {}  # session -> the moment it ends
        self._item_codes: Counter[tuple[str, int]] = Counter()
        self._settings = {name: default for name, (default, _) in SETTINGS.items()}

    def alter(self, document: Any) -> None:
        alter(self._store, document)

    def settings(self) -> dict[str, Any]:
        return dict(self._settings)

    def change_settings(self, changes: dict[str, Any]) -> None:
        known = {name: (self._settings[name], check) for name, (_, check) in SETTINGS.items()}
        self._settings = checked(changes, known)

    def operation(self, method: str, path: str, document: Any) -> str:
        if method == "GET" and path.startswith(_LOOK_UP):
            return "tracuu"
        if method == "POST" and path == "/mapi/login":
            return "login"
        if method == "POST" and path == "/mapi/g" and isinstance(document, dict):
            service = document.get("service")
            if isinstance(service, str) and service in self.operations - {"login", "tracuu"}:
                return service
        return "unknown"

    def answer(self, call: Call, refusals: Refusals | None) -> Reply:
        if call.operation == "tracuu":
            return self._citizens_view(unquote(call.path[len(_LOOK_UP) :]))
        if call.path not in ("/mapi/login", "/mapi/g"):
            return _refused("không có địa chỉ này", 404)
        if call.method != "POST":
            return _refused("chỉ nhận POST", 405)
        if not isinstance(call.document, dict):
            return _refused("nội dung phải là một đối tượng JSON", 400)
        if call.operation == "login":
            return self._login(call.document, call.at)
        if self._sessions.get(self._session_of(call), 0.0) <= call.at:
            self._sessions.pop(self._session_of(call), None)
            return _answer(-1, "Phiên làm việc không tồn tại hoặc đã hết hạn")
        unit = call.document.get("madonvi")
        if not isinstance(unit, str) or not unit.strip():
            return _refused(f"madonvi: {MISSING}")
        agencies = self._settings["agencies"]
        if agencies is not None and unit not in agencies:
            return _refused("madonvi: không có trong danh mục cơ quan")
        match call.operation:
            case "DongBoHoSoMC" | "CapNhatTienDoHoSoMC":
                return self._store_items(call, refusals)
            case "TraCuuHoSo":
                return self._look_up(call.document)
            case "LayDanhSachHoSo":
                return self._list(call.document)
        return _refused("service: không có dịch vụ này")

    def _session_of(self, call: Call) -> str:
        session = call.document.get("session") if isinstance(call.document, dict) else None
        return session if isinstance(session, str) else ""

    def _login(self, document: dict[str, Any], at: float) -> Reply:
        given = f"{document.get('username')}\n{document.get('password')}".encode()
        if not hmac.compare_digest(given, self._credentials):
            return _refused("username, password: không đúng")
        self._sessions = {key: end for key, end in self._sessions.items() if end > at}
        session = secrets.token_hex(16)
        self._sessions[session] = at + self._settings["session_seconds"]
        return Reply({"error_code": 0, "message": "Thành công", "session": session})

    def _store_items(self, call: Call, refusals: Refusals | None) -> Reply:
        document = call.document
        items = document.get("data")
        if not isinstance(items, list) or not 1 <= len(items) <= MAX_ITEMS:
            return _refused(f"data: phải là danh sách có từ 1 đến {MAX_ITEMS} mục")
        syncing = call.operation == "DongBoHoSoMC"
        if syncing and document.get("isUpdating") not in ("True", "False"):
            return _refused("isUpdating: phải là True hoặc False")
        codes = [_code(item) for item in items]
        if refusals and (message := refusals.batch(codes)):
            return _refused(message)
        updating = document.get("isUpdating") == "True"
        results = []
        for code, item in zip(codes, items, strict=True):
            faults = dossier_faults(item) if syncing else step_faults(item)
            if faults:
                number, message = 3, "; ".join(faults)
            elif refusals and (refusal := refusals.item(code)):
                number, message = 3 if refusal[0] is None else refusal[0], refusal[1]
            elif syncing:
                number = self._store.put(item, updating=updating, at=call.at)
                message = ("Thành công", "Hồ sơ đã tồn tại", "Hồ sơ chưa có trên Cổng")[number]
            else:
                number, message = self._store.append(item, call.at)
            self._item_codes[call.operation, number] += 1
            results.append({"MaHoSo": code, "error_code": number, "message": message})
        return _answer(0, "Thành công", results)

    def _look_up(self, document: dict[str, Any]) -> Reply:
        code = document.get("mahoso")
        if not isinstance(code, str) or not code:
            return _refused(f"mahoso: {NOT_TEXT}, {MISSING}")
        held = self._store.look_up(code)
        return _answer(0, "Thành công", [] if held is None else [held])

    def _list(self, document: dict[str, Any]) -> Reply:
        times = []
        for name in ("tuNgay", "denNgay"):
            value = document.get(name)
            if not isinstance(value, str) or not is_compact(value):
                return _refused(f"{name}: phải có dạng yyyyMMddHHmmss")
            times.append(value)
        page = document.get("trang")
        text = str(page) if isinstance(page, str | int) and not isinstance(page, bool) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= 1):
            return _refused("trang: phải là số từ 1")
        return _answer(0, "Thành công", self._store.rows(times[0], times[1], int(text)))

    def _citizens_view(self, code: str) -> Reply:
        """What anybody with the number may see: no name, no paper, no address."""
        held = self._store.look_up(code)
        if held is None:
            return Reply({"message": "Không tìm thấy hồ sơ"}, status=404)
        view: dict[str, Any] = {name: held[name] for name in _CITIZEN_FIELDS if held.get(name)}
        view["TenTrangThai"] = STATUS_NAMES[held["TrangThaiHoSo"]]
        view["TienDo"] = [
            {name: step[name] for name in _CITIZEN_STEP_FIELDS if step.get(name)}
            for step in held["TienDo"]
        ]
        return Reply(view)

    def busy(self) -> Reply:
        return _answer(5, "Hệ thống đang bận, vui lòng thử lại sau")

    def failure(self, status: int) -> Reply:
        return Reply({"message": "Lỗi hệ thống"}, status=status)

    def expire_sessions(self, call: Call | None = None) -> int:
        if call is not None:
            return int(self._sessions.pop(self._session_of(call), None) is not None)
        count = len(self._sessions)
        self._sessions.clear()
        return count

    def report(self, now: float) -> dict[str, Any]:
        codes: dict[str, dict[str, int]] = {}
        for (operation, number), count in sorted(self._item_codes.items()):
            codes.setdefault(operation, {})[str(number)] = count
        return {**self._store.report(), "item_codes": codes}

    def dossier(self, code: str, now: float) -> dict[str, Any] | None:
        return self._store.evidence(code)

    def missing(self, expected: list[Any], now: float) -> dict[str, Any]:
        return self._store.missing(expected)


def _code(item: Any) -> str:
    code = item.get("MaHoSo") if isinstance(item, dict) else None
    return code if isinstance(code, str) else ""


def _answer(number: int, message: str, result: list[Any] | None = None) -> Reply:
    return Reply({"error_code": number, "message": message, "result": result or []})


def _refused(message: str, status: int = 200) -> Reply:
    reply = _answer(3, message)
    reply.status = status
    return reply
