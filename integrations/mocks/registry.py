"""The Ministry of Justice's civil registry: tokens, declarations and their results."""

from __future__ import annotations

import base64
import binascii
import hmac
import random
import secrets
from collections import Counter
from typing import Any, ClassVar
from urllib.parse import parse_qs

from .alterations import alter
from .fault_board import Refusals
from .link import Call, Reconcilable, Reply, parse_json
from .personal_id import agency_province
from .registry_fields import REQUIRED, flatten, missing_fields, wrong_fields
from .registry_settings import SETTINGS
from .registry_store import RegistryStore
from .validation import checked
from .verdicts import Verdicts
from .vietnam_time import is_slashed, local

MAX_CODES = 100
_TOKEN, _DECLARE, _STATUS = "/token", "/hotich/dangKyHoTich", "/hotich/traTrangThaiHoSo"
_OPERATIONS = {_TOKEN: "token", _DECLARE: "dangKyHoTich", _STATUS: "traTrangThaiHoSo"}


class Registry(Reconcilable):
    name: ClassVar[str] = "registry"
    sign_in: ClassVar[str] = "token"
    operations: ClassVar[frozenset[str]] = frozenset(_OPERATIONS.values())

    def __init__(self, client_id: str, client_secret: str, seed: int, delay: Any) -> None:
        self._credentials = f"{client_id}:{client_secret}".encode()
        self._seed = seed
        self._delay = delay
        self.reset()

    def reset(self) -> None:
        self._store = RegistryStore(self._seed)
        self._random = random.Random(self._seed)  # noqa: S311 - repeatable on purpose
        self._tokens: dict[str, float] = {}  # token -> the moment it ends
        self._codes: Counter[tuple[str, int]] = Counter()
        self._settings = {name: default for name, (default, _) in SETTINGS.items()}
        self.change_settings({"delay_seconds": self._delay})

    def sow(self, seed: int) -> None:
        """Random choices from now on (delays, verdicts by share) start from `seed`."""
        self._seed = self._store.seed = seed
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def alter(self, document: Any) -> None:
        alter(self._store, document)

    def settings(self) -> dict[str, Any]:
        return dict(self._settings)

    def change_settings(self, changes: dict[str, Any]) -> None:
        known = {name: (self._settings[name], check) for name, (_, check) in SETTINGS.items()}
        self._settings = checked(changes, known)
        self._store.default_province = self._settings["default_province"]
        self._store.province_by_unit = self._settings["province_by_unit"]

    @property
    def verdicts(self) -> Verdicts:
        return self._store.verdicts

    def release(self, codes: list[str] | None, now: float) -> int:
        """Decide now what waits for its result, all or these dossiers; how many."""
        return self._store.release(codes, now)

    def operation(self, method: str, path: str, document: Any) -> str:
        return _OPERATIONS.get(path, "unknown") if method == "POST" else "unknown"

    def answer(self, call: Call, refusals: Refusals | None) -> Reply:
        reply = self._answer(call, refusals)
        self._codes[call.operation, int(reply.document.get("errorCode", 0))] += 1
        return reply

    def _answer(self, call: Call, refusals: Refusals | None) -> Reply:
        allowed = self._settings["allowed_ips"]
        if allowed is not None and call.remote not in allowed:
            return _error(101, "IP_DISALLOWED - Địa chỉ IP không được phép truy cập", status=403)
        if call.path not in _OPERATIONS:
            return _error(201, "không có địa chỉ này", status=404)
        if call.method != "POST":
            return _error(302, "chỉ nhận POST", status=405)
        if call.operation == "token":
            return self._token(call)
        if self._tokens.get(_bearer(call), 0.0) <= call.at:
            self._tokens.pop(_bearer(call), None)
            reply = _error(100, "AUTHEN_ERROR - Mã xác thực không chính xác", status=401)
            reply.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
            return reply
        if not isinstance(call.document, dict):
            return _error(302, "nội dung phải là một đối tượng JSON", status=400)
        if call.document.get("module") not in REQUIRED:
            return _error(302, f"module: phải là một trong {', '.join(REQUIRED)}")
        if call.operation == "dangKyHoTich":
            return self._declare(call, refusals)
        return self._statuses(call, refusals)

    def _token(self, call: Call) -> Reply:
        """RFC 6749, section 4.4: client credentials, the client told by HTTP Basic."""
        scheme, _, given = call.headers.get("Authorization", "").partition(" ")
        try:
            credentials = base64.b64decode(given, validate=True)
        except (binascii.Error, ValueError):
            credentials = b""
        if scheme.lower() != "basic" or not hmac.compare_digest(credentials, self._credentials):
            return Reply(
                {"error": "invalid_client"}, 401, {"WWW-Authenticate": 'Basic realm="token"'}
            )
        form = parse_qs(call.body.decode("utf-8", "replace"))
        if "grant_type" not in form:
            return Reply({"error": "invalid_request"}, 400)
        if form["grant_type"] != ["client_credentials"]:
            return Reply({"error": "unsupported_grant_type"}, 400)
        self._tokens = {key: end for key, end in self._tokens.items() if end > call.at}
        token = secrets.token_hex(16)
        seconds = self._settings["token_seconds"]
        self._tokens[token] = call.at + seconds
        return Reply({"access_token": token, "token_type": "Bearer", "expires_in": seconds})

    def _declare(self, call: Call, refusals: Refusals | None) -> Reply:
        body = call.document
        for name in ("maHoSo", "maDonVi", "ngayTiepNhan", "data"):
            if not isinstance(body.get(name), str):
                return _error(302, f"{name}: phải là chuỗi")
        if not is_slashed(body["ngayTiepNhan"]):
            return _error(302, "ngayTiepNhan: phải có dạng dd/MM/yyyy HH:mm:ss")
        data = parse_json(body["data"].encode())
        if not isinstance(data, dict):
            return _error(302, "data: phải là chuỗi JSON của một đối tượng")
        code, unit = body["maHoSo"], body["maDonVi"]
        if not code.strip():
            return _error(200, "maHoSo: không được để trống")
        agencies, provinces = self._settings["agencies"], self._settings["provinces"]
        if not unit.strip() or (agencies is not None and unit not in agencies):
            return _error(106, "maDonVi: mã đơn vị không chính xác")
        if provinces is not None and agency_province(unit) not in provinces:
            return _error(108, "maDonVi: mã tỉnh không chính xác")
        fields = flatten(data)
        if faults := missing_fields(body["module"], fields):
            return _error(200, "; ".join(faults))
        if faults := wrong_fields(fields, local(call.at).date()):
            return _error(500, "; ".join(faults))
        if refusals:
            if message := refusals.batch([code]):
                return _error(500, message)
            if refusal := refusals.item(code):
                return _error(500 if refusal[0] is None else refusal[0], refusal[1])
        self._store.declare(
            code, body["module"], unit, fields, body["ngayTiepNhan"], call.at, self._draw_delay()
        )
        return Reply(
            {
                "status": 1,
                "statusDescription": "Đã tiếp nhận hồ sơ",
                "errorCode": 0,
                "errorDescription": "",
            }
        )

    def _draw_delay(self) -> float | None:
        delay = self._settings["delay_seconds"]
        if isinstance(delay, list):
            return self._random.uniform(*delay)
        return None if delay is None else float(delay)

    def _statuses(self, call: Call, refusals: Refusals | None) -> Reply:
        codes = call.document.get("maDinhDanhHoSo")
        if (
            not isinstance(codes, list)
            or not 1 <= len(codes) <= MAX_CODES
            or not all(isinstance(code, str) for code in codes)
        ):
            return _error(302, f"maDinhDanhHoSo: phải là danh sách có từ 1 đến {MAX_CODES} chuỗi")
        if refusals and (message := refusals.batch(codes)):
            return _error(500, message)
        found = [self._store.status(code, call.document["module"], call.at) for code in codes]
        value = [status for status in found if status is not None]
        if not value:
            return _error(201, "RECORD_NOT_FOUND - Hồ sơ không tồn tại", value=[])
        return Reply({"value": value})

    def busy(self) -> None:
        return None

    def failure(self, status: int) -> Reply:
        return Reply({"message": "Lỗi hệ thống"}, status=status)

    def expire_sessions(self, call: Call | None = None) -> int:
        if call is not None:
            return int(self._tokens.pop(_bearer(call), None) is not None)
        count = len(self._tokens)
        self._tokens.clear()
        return count

    def report(self, now: float) -> dict[str, Any]:
        codes: dict[str, dict[str, int]] = {}
        for (operation, number), count in sorted(self._codes.items()):
            codes.setdefault(operation, {})[str(number)] = count
        return {**self._store.report(now), "codes": codes}

    def dossier(self, code: str, now: float) -> dict[str, Any] | None:
        return self._store.evidence(code, now)

    def missing(self, expected: list[Any], now: float) -> dict[str, Any]:
        return self._store.missing(expected, now)


def _bearer(call: Call) -> str:
    scheme, _, token = call.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _error(number: int, description: str, status: int = 200, **more: Any) -> Reply:
    return Reply(
        {
            "status": 0,
            "statusDescription": "Đã có lỗi xảy ra",
            "errorCode": number,
            "errorDescription": description,
            **more,
        },
        status=status,
    )
