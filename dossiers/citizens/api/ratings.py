"""Rating a dossier over REST."""

from typing import Annotated, Self

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import Field
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from dossiers.api.access import CODE, visible_dossier
from dossiers.api.query import read_whole
from dossiers.arguments import Arguments
from dossiers.procedures.values.text import LongText
from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.representation import Instant, Representation, respond

from ..models import Rating
from ..ratings import rate


class Opinion(Arguments):
    stars: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: LongText | None = None


class GivenRating(Representation):
    stars: int
    comment: str
    made_at: Instant

    @classmethod
    def of(cls, rating: Rating) -> Self:
        return cls(stars=rating.stars, comment=rating.comment, made_at=rating.made_at)


class RatingView(APIView):
    @extend_schema(
        operation_id="read_rating",
        tags=["Citizens"],
        summary="How a dossier was rated",
        description="404 while it was not.",
        parameters=[CODE],
        responses={
            200: given(GivenRating, "The rating."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        dossier = visible_dossier(account_of(request), code, timezone.now())
        rating = Rating.objects.filter(dossier=dossier).first()
        if rating is None:
            raise Http404
        return respond(GivenRating.of(rating))

    @extend_schema(
        operation_id="rate_dossier",
        tags=["Citizens"],
        summary="Rate a dossier",
        description="Its owner, once, after the result was handed over: 1 to 5, with a comment.",
        parameters=[CODE, *ONCE],
        request=taken(Opinion),
        responses={
            201: given(GivenRating, "Rated."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-permitted",
                "not-found",
                "guard-refused",
            ),
        },
        examples=[
            OpenApiExample(
                "opinion", {"stars": 5, "comment": "Nhanh, hướng dẫn rõ ràng."}, request_only=True
            )
        ],
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        told = read_whole(Opinion, request.data)
        dossier = visible_dossier(user, code, now)

        def give() -> HttpResponse:
            rating = rate(dossier, told.stars, told.comment or "", by=user, now=now)
            return respond(GivenRating.of(rating), status=201)

        return carry_out_once(request, give, now=now)
