"""Dossiers pushed in by the National Portal: taken, kept, answered with a receipt."""

from typing import Annotated, Any, ClassVar, Self

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import demo
from accounts.api.client_authentication import client_of
from accounts.models import Client
from accounts.scopes import Scope
from onestop.idempotency import answer_once
from onestop.openapi import (
    CLIENT_REFUSED,
    LOCATION,
    ONCE,
    WRONG_BODY,
    WRONG_KEY,
    given,
    problems,
    taken,
)
from onestop.representation import Instant, Representation, respond

from ..inbound.fault import FaultKind, words_of
from ..inbound.taking_in import keep, take_in
from ..models import InboundDossier
from ..procedures import get_procedure
from .access import DossierCode
from .dossiers import _EXAMPLE_DAY
from .query import read_whole

_CODE = OpenApiParameter(
    "code",
    {"type": "string", "pattern": f"^{DossierCode.regex}$"},
    OpenApiParameter.PATH,
    description="The sender's own code (`MaHoSo`).",
)


class PushedDossier(BaseModel):
    """The portal's own names (docs/links.md). Only `MaHoSo` has to be right for it to be taken;
    whatever else is wrong is said in the receipt and waits for people. Further members are kept.
    """

    model_config = ConfigDict(extra="allow")

    MaHoSo: Annotated[str, StringConstraints(pattern=f"^{DossierCode.regex}$")] = Field(
        description="The sender's code; sent again, it is the same dossier."
    )
    MaTTHC: Any = Field(None, description="The procedure's code.")
    MaDonVi: Any = Field(None, description="The ward's code.")
    NgayNopHoSo: Any = Field(None, description="When it was filed, `yyyyMMddHHmmss`, Hanoi time.")
    KenhThucHien: Any = Field(None, description="`2`: filed online.")
    HinhThuc: Any = Field(None, description="The result is fetched (`0`) or sent by post (`1`).")
    ToKhai: Any = Field(
        None,
        description=(
            "The declaration, as an object or its JSON text: by the e-form's field names, flat, or "
            "by the sections of the procedure's own schema."
        ),
    )
    TaiLieuNop: Any = Field(
        None, description="Papers, by reference: `MaThanhPhanHoSo`, `TenTepDinhKem`, ..."
    )


class InboundFault(Representation):
    """``field`` is the sender's name of it, ``path`` the declared field, if it is one."""

    kind: FaultKind
    field: str
    value: str
    path: str | None
    message: str


class InboundReceipt(Representation):
    """``dossier`` is our code once it was taken in: everything later is told under that one."""

    their_code: str
    status: InboundDossier.Status
    received_at: Instant
    dossier: str | None
    faults: list[InboundFault]

    @classmethod
    def of(cls, row: InboundDossier) -> Self:
        return cls(
            their_code=row.their_code,
            status=InboundDossier.Status(row.status),
            received_at=row.received_at,
            dossier=row.dossier.code if row.dossier else None,
            faults=[
                InboundFault(
                    kind=FaultKind(each["kind"]),
                    field=each["field"],
                    value=each["value"],
                    path=each["path"] or None,
                    message=words_of(each),
                )
                for each in row.faults
            ],
        )


_RECEIPT = OpenApiExample(
    "quarantined",
    {
        "their_code": "G01.899-261123-0007",
        "status": "quarantined",
        "received_at": "2026-11-23T08:30:00+07:00",
        "dossier": None,
        "faults": [
            {
                "kind": "unknown_procedure",
                "field": "MaTTHC",
                "value": "9.999999",
                "path": None,
                "message": "Không có thủ tục mang mã này. Quản trị khai báo mã tương ứng.",
            }
        ],
    },
    response_only=True,
)


class InboundView(APIView):
    scopes: ClassVar = {"POST": Scope.DOSSIERS_SUBMIT}

    @extend_schema(
        operation_id="push_dossier",
        tags=["Integrators"],
        summary="Push a dossier in",
        description=(
            "What is sent is kept to the letter, then understood. A dossier that can be taken in "
            "gets our code; one whose procedure, unit, paper or field is unknown, or whose "
            "declaration is not right, is quarantined with every reason and waits for people: "
            "it is never dropped. Sent again under the same `MaHoSo` it is the same dossier "
            "(200); sent otherwise, the new text replaces one that was not taken in yet. Needs "
            "PostgreSQL alone."
        ),
        parameters=[*ONCE, LOCATION],
        request=taken(PushedDossier),
        responses={
            200: given(InboundReceipt, "Known already; how it stands now.", _RECEIPT),
            201: given(InboundReceipt, "Kept. `Location` is where to ask after it.", _RECEIPT),
            **problems(*CLIENT_REFUSED, *WRONG_BODY, *WRONG_KEY),
        },
        examples=[
            OpenApiExample(
                "birth",
                {
                    "MaHoSo": "G01.899-261123-0007",
                    "MaTTHC": "1.001193",
                    "MaDonVi": demo.WARD,
                    "NgayNopHoSo": "20261123082900",
                    "KenhThucHien": "2",
                    "HinhThuc": "0",
                    "ToKhai": get_procedure("1.001193").example(_EXAMPLE_DAY),
                    "TaiLieuNop": [
                        {"MaThanhPhanHoSo": "birth_notice", "TenTepDinhKem": "giay-chung-sinh.pdf"}
                    ],
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now, client = timezone.now(), _sender(request)
        code = read_whole(PushedDossier, request.data).MaHoSo

        def push() -> HttpResponse:
            row, new = keep(client, code, request.body.decode(), now=now)
            row = take_in(row.pk, now=now)
            address = reverse("inbound-dossier", args=[code]) if new else ""
            return respond(InboundReceipt.of(row), status=201 if new else 200, location=address)

        return answer_once(request, push, now=now)


class InboundDossierView(APIView):
    scopes: ClassVar = {"GET": Scope.DOSSIERS_SUBMIT}

    @extend_schema(
        operation_id="read_pushed_dossier",
        tags=["Integrators"],
        summary="How a pushed dossier stands",
        description="The receipt as it stands now, for whoever sent it.",
        parameters=[_CODE],
        responses={
            200: given(InboundReceipt, "The receipt.", _RECEIPT),
            **problems(*CLIENT_REFUSED, "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        rows = InboundDossier.objects.select_related("dossier")
        row = rows.filter(client=_sender(request), their_code=code).first()
        if row is None:
            raise Http404
        return respond(InboundReceipt.of(row))


def _sender(request: Request) -> Client:
    """The client that calls; people push nothing in."""
    client = client_of(request)
    if client is None:
        raise AuthenticationFailed
    return client
