"""The OpenAPI description of what pydantic reads and what the API answers.

Views name their models with ``taken`` (requests) and ``given`` (answers). The models' JSON
Schemas are generated together, so that each has one name, and become the schema's components.
"""

import json
import re
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from pydantic import BaseModel
from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaMode,
    SkipJsonSchema,
    models_json_schema,
)
from pydantic_core.core_schema import WithDefaultSchema
from yaml import CSafeDumper

from .problems import KINDS, MEDIA_TYPE, document

#: Where a model's schema stands in the document.
COMPONENT = "#/components/schemas/{model}"
#: How pydantic tells two classes of one name apart: dossiers__procedures__birth__Relation.
_QUALIFIED = re.compile(r"\b(?:accounts|dossiers|integrations|onestop)__\w+")
_models: dict[type[BaseModel], JsonSchemaMode] = {}
# The dumper knows YAML 1.1, in which a bare 08 is a text; readers of YAML 1.2 would see a number.
CSafeDumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^0\d+$"), ["0"])


class _WithoutNullDefaults(GenerateJsonSchema):
    """A member that may be left out has no default: null is none of its values."""

    def default_schema(self, schema: WithDefaultSchema) -> dict[str, Any]:
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


class FieldError(BaseModel):
    """One thing wrong with one field; ``code`` is stable, ``message`` is for people."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """A problem document (RFC 9457), in the language asked for.

    ``correlation_id`` is the answer's ``X-Request-ID``.
    """

    type: str
    title: str
    status: int
    detail: str | SkipJsonSchema[None] = None
    correlation_id: str | SkipJsonSchema[None] = None
    errors: list[FieldError] | SkipJsonSchema[None] = None
    guard: str | SkipJsonSchema[None] = None
    state: str | SkipJsonSchema[None] = None
    version: int | SkipJsonSchema[None] = None
    by: str | SkipJsonSchema[None] = None
    transition: str | SkipJsonSchema[None] = None
    at: str | SkipJsonSchema[None] = None
    offset: int | SkipJsonSchema[None] = None
    scope: str | SkipJsonSchema[None] = None


_LAST_CHANGE = {
    "state": "accepted",
    "version": 2,
    "by": "Nguyễn Thị Hoa",
    "transition": "accept",
    "at": "2026-11-23T08:34:07.120000+07:00",
}
_EXAMPLE_MEMBERS: dict[str, dict[str, Any]] = {
    "invalid-input": {
        "errors": [
            {
                "field": "declaration.child.date_of_birth",
                "code": "in_future",
                "message": "Ngày sinh không thể ở tương lai.",
            }
        ]
    },
    "out-of-turn": _LAST_CHANGE,
    "precondition-failed": _LAST_CHANGE,
    "insufficient-scope": {"scope": "dossiers:read"},
    "guard-refused": {"guard": "registered"},
    "wrong-offset": {"offset": 262144},
}

#: Refusals that come together, for ``problems``: of a door with a body,
WRONG_BODY = ("malformed-request", "invalid-input", "too-large", "unsupported-media-type")
#: of one that takes an Idempotency-Key,
WRONG_KEY = ("malformed-request", "too-large", "idempotency-key-reused")
#: of one that clients may knock at.
CLIENT_REFUSED = ("unauthenticated", "insufficient-scope", "too-many-requests")

#: The ``parameters`` of a door that carries a piece of work out once.
ONCE = [
    OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "pattern": r"^[!#-\[\]-~]{1,255}$"},
        OpenApiParameter.HEADER,
        description=(
            "Chosen by the caller, new for each piece of work. The same key with the same body is "
            "carried out once and gets the same answer again, with `Idempotent-Replayed: true`."
        ),
        examples=[OpenApiExample("key", "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e")],
    ),
    OpenApiParameter(
        "Idempotent-Replayed",
        {"type": "string", "const": "true"},
        OpenApiParameter.HEADER,
        response=[200, 201, 202, 204],
        description="This is the answer that the first request with this key got.",
    ),
]
LOCATION = OpenApiParameter(
    "Location",
    {"type": "string"},
    OpenApiParameter.HEADER,
    response=[201],
    description="The address of what was made.",
)


def taken(model: type[BaseModel]) -> dict[str, Any]:
    """The ``request`` of extend_schema."""
    return {"application/json": _reference(model, "validation")}


def taken_as_form(model: type[BaseModel]) -> dict[str, Any]:
    """The same for a body of ``multipart/form-data``."""
    return {"multipart/form-data": _reference(model, "validation")}


def taken_urlencoded(model: type[BaseModel]) -> dict[str, Any]:
    """The same for a body of ``application/x-www-form-urlencoded``."""
    return {"application/x-www-form-urlencoded": _reference(model, "validation")}


def given(model: type[BaseModel], description: str, *examples: OpenApiExample) -> OpenApiResponse:
    """One answer, for the ``responses`` of extend_schema."""
    return OpenApiResponse(_reference(model, "serialization"), description, list(examples))


def as_lines(model: type[BaseModel], description: str) -> OpenApiResponse:
    """An answer of JSON Lines: each line is one of these."""
    return OpenApiResponse(
        {
            "type": "string",
            "contentMediaType": "application/jsonl",
            "contentSchema": _reference(model, "serialization"),
        },
        description,
    )


def problems(*names: str) -> dict[tuple[int, str], OpenApiResponse]:
    """The refusals of an operation by their names in ``KINDS``, for ``responses``.

    They are told once each and in the order of ``KINDS``; any door may be `not-acceptable`.
    """
    by_status: dict[int, list[str]] = {}
    for name in sorted({*names, "not-acceptable"}, key=list(KINDS).index):
        by_status.setdefault(KINDS[name].status, []).append(name)
    return {
        (status, MEDIA_TYPE): OpenApiResponse(
            _reference(Problem, "serialization"),
            ", ".join(f"`{name}`" for name in named),
            [
                OpenApiExample(
                    name,
                    document(KINDS[name], **_EXAMPLE_MEMBERS.get(name, {})),
                    media_type=MEDIA_TYPE,
                    response_only=True,
                )
                for name in named
            ],
        )
        for status, named in by_status.items()
    }


def _reference(model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, Any]:
    _models[model] = mode
    return {"$ref": COMPONENT.format(model=model.__name__)}


def _short_name(match: re.Match[str]) -> str:
    """BirthRelation; DocumentKind of a class inside another."""
    *_packages, outer, inner = match[0].split("__")
    return "".join(word[:1].upper() + word[1:] for word in outer.split("_")) + inner


def add_components(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Postprocessing hook: models and refusals become components, described bodies are needed.

    Raises ValueError when two models claim one name.
    """
    named, definitions = models_json_schema(
        list(_models.items()), ref_template=COMPONENT, schema_generator=_WithoutNullDefaults
    )
    for (model, _mode), schema in named.items():
        if schema.get("$ref") != COMPONENT.format(model=model.__name__):
            raise ValueError(f"another model is called {model.__name__} as well")
    renamed = json.loads(_QUALIFIED.sub(_short_name, json.dumps(definitions["$defs"])))
    for name, schema in renamed.items():
        if name.endswith(schema.get("title", name)):  # a class's own name, not words for people
            schema["title"] = name
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(renamed)
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    refusals = result["components"].setdefault("responses", {})
    for path in result["paths"].values():
        for operation in path.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
            for status, response in operation["responses"].items():
                if MEDIA_TYPE in response.get("content", {}):
                    name = _refusal_name(response["description"])
                    refusals[name] = response
                    operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    result["components"]["responses"] = dict(sorted(refusals.items()))
    return result


def _refusal_name(description: str) -> str:
    kinds = re.findall(r"[a-z-]+", description)
    return "Or".join(kind.title().replace("-", "") for kind in kinds)
