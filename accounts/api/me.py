"""Who is signed in: what is known, and how well."""

from datetime import date
from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..models import Citizen, ContactKind, User
from .authentication import account_of
from .reading import read_body


class ProvenContact(Representation):
    kind: ContactKind
    value: str
    proven_at: Instant


class Me(Representation):
    """``verified``: the identity provider vouched for the number and the name."""

    username: str
    full_name: str
    verified: bool
    verified_at: Instant | None
    personal_id_number: str | None
    date_of_birth: date | None
    contacts: list[ProvenContact]

    @classmethod
    def of(cls, user: User) -> Self:
        """Two queries."""
        citizen = Citizen.objects.filter(user=user).first() or Citizen(user=user)
        return cls(
            username=user.username,
            full_name=user.full_name,
            verified=citizen.verified_at is not None,
            verified_at=citizen.verified_at,
            personal_id_number=citizen.personal_id_number,
            date_of_birth=citizen.date_of_birth,
            contacts=[
                ProvenContact(
                    kind=ContactKind(each.kind), value=each.value, proven_at=each.proven_at
                )
                for each in user.contacts.order_by("pk")
            ],
        )


def _spaced_once(name: str) -> str:
    return " ".join(name.split())


class MyName(BaseModel):
    model_config = ConfigDict(extra="forbid")

    full_name: Annotated[
        str,
        StringConstraints(min_length=2, max_length=200, pattern=r"^[^\x00-\x1f\x7f<>]+$"),
        AfterValidator(_spaced_once),
    ]


class MeView(APIView):
    @extend_schema(
        operation_id="read_me",
        tags=["Accounts"],
        summary="Who I am",
        description="The account of this token, and what is known of its holder.",
        responses={
            200: given(Me, "The account."),
            **problems("unauthenticated"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        return respond(Me.of(account_of(request)))

    @extend_schema(
        operation_id="name_me",
        tags=["Accounts"],
        summary="Say one's name",
        description=(
            "For accounts by one-time code, so that the ward reads a name. A name that the "
            "identity provider vouched for, and an official's, is not changed here."
        ),
        parameters=ONCE,
        request=taken(MyName),
        responses={
            200: given(Me, "The account."),
            **problems("unauthenticated", *WRONG_BODY, *WRONG_KEY, "not-permitted"),
        },
        examples=[OpenApiExample("name", {"full_name": "Ngô Thị Bích"}, request_only=True)],
    )
    def patch(self, request: Request) -> HttpResponse:
        user = account_of(request)
        told = read_body(MyName, request.data, _("Cần full_name: họ và tên, tối đa 200 ký tự."))
        vouched_for = Citizen.objects.filter(user=user, personal_id_number__isnull=False).exists()
        if user.is_staff or vouched_for:
            raise ProblemRaised("not-permitted", _("Họ tên đã xác thực không sửa tại đây."))

        def name() -> HttpResponse:
            user.full_name = told.full_name
            user.save(update_fields=["full_name"])
            return respond(Me.of(user))

        return carry_out_once(request, name, now=timezone.now())
