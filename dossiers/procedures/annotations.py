"""What a declaration's field holds, read from its annotation."""

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from dossiers.procedures.section import Section, section_type


def annotation_at(model: type[Section], path: str) -> Any:
    """The annotation of the field or section at a dotted path; KeyError when there is none."""
    *sections, name = path.split(".")
    for section in sections:
        inner = section_type(model.model_fields[section].annotation)
        if inner is None:
            raise KeyError(path)
        model = inner
    return model.model_fields[name].rebuild_annotation()


def plain_type(annotation: Any) -> tuple[Any, int | None]:
    """The type under "optional" and constraints, and the greatest length that these allow."""
    if get_origin(annotation) is Annotated:
        kind, longest = plain_type(get_args(annotation)[0])
        for constraint in get_args(annotation)[1:]:
            longest = getattr(constraint, "max_length", None) or longest
        return kind, longest
    if get_origin(annotation) in (Union, UnionType):
        kept = [each for each in get_args(annotation) if each is not NoneType]
        return plain_type(kept[0]) if len(kept) == 1 else (annotation, None)
    return annotation, None
