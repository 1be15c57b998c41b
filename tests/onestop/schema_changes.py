"""What a new version of the OpenAPI document breaks for those who call by the old one.

``breaking_changes(old, new)`` gives one stable line a change. What callers send may only be taken
more widely, what they get may only be more, or said more exactly. A new value of an enumeration in
an answer is no break: callers are told to take values that they do not know (docs/api-changes.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Node = Mapping[str, Any]

#: Limits of what is sent: which way is tighter.
_LOWER_IS_TIGHTER = ("maxLength", "maxItems", "maximum")
_HIGHER_IS_TIGHTER = ("minLength", "minItems", "minimum")


def breaking_changes(old: Node, new: Node) -> list[str]:
    """Every break, in the old document's order, each once."""
    return list(dict.fromkeys(_Comparison(old, new).changes()))


@dataclass
class _Comparison:
    old: Node
    new: Node
    seen: set[tuple[str, str, bool]] = field(default_factory=set)

    def changes(self) -> Iterator[str]:
        for path, methods in self.old["paths"].items():
            for method, operation in methods.items():
                where = f"{method.upper()} {path}"
                other = self.new["paths"].get(path, {}).get(method)
                if other is None:
                    yield f"{where}: gone"
                    continue
                self.seen.clear()
                yield from self._parameters(where, operation, other)
                yield from self._body(where, operation, other)
                yield from self._answers(where, operation, other)
                yield from _security(where, operation, other)

    def _parameters(self, where: str, old: Node, new: Node) -> Iterator[str]:
        before = {(each["in"], each["name"]): each for each in old.get("parameters", [])}
        after = {(each["in"], each["name"]): each for each in new.get("parameters", [])}
        for key, parameter in after.items():
            if parameter["in"] != "header" or parameter.get("required"):
                name = f"{where} {parameter['in']} {parameter['name']}"
                if key in before:
                    if parameter.get("required") and not before[key].get("required"):
                        yield f"{name}: needed now"
                    yield from self._sent(name, before[key]["schema"], parameter["schema"])
                elif parameter.get("required"):
                    yield f"{name}: new and needed"
        for key in before.keys() - after.keys():
            if key[0] != "header":
                yield f"{where} {key[0]} {key[1]}: gone"

    def _body(self, where: str, old: Node, new: Node) -> Iterator[str]:
        before = old.get("requestBody", {}).get("content", {})
        after = new.get("requestBody", {}).get("content", {})
        if after and not before:
            yield f"{where} body: new and needed"
        for media_type, content in before.items():
            if media_type not in after:
                yield f"{where} body: {media_type} not taken"
                continue
            yield from self._sent(f"{where} body", content["schema"], after[media_type]["schema"])

    def _answers(self, where: str, old: Node, new: Node) -> Iterator[str]:
        for status, answer in old["responses"].items():
            if not status.startswith("2"):
                continue
            other = new["responses"].get(status)
            if other is None:
                yield f"{where} {status}: gone"
                continue
            for media_type, content in answer.get("content", {}).items():
                told = other.get("content", {}).get(media_type)
                if told is None:
                    yield f"{where} {status}: no {media_type} any more"
                elif "schema" in content:
                    yield from self._given(f"{where} {status}", content["schema"], told["schema"])

    def _sent(self, where: str, old: Node, new: Node) -> Iterator[str]:
        """What callers send: nothing that was right may be wrong now."""
        pair = self._pair(old, new, sent=True)
        if pair is None:
            return
        before, after = pair
        yield from _kinds(where, _types(before), _types(after))
        if "enum" in after:
            for value in _values(before) - _values(after):
                yield f"{where}: {value} not taken"
        for name in _LOWER_IS_TIGHTER:
            if name in after and after[name] < before.get(name, float("inf")):
                yield f"{where}: {name} is less"
        for name in _HIGHER_IS_TIGHTER:
            if name in after and after[name] > before.get(name, float("-inf")):
                yield f"{where}: {name} is more"
        if after.get("pattern") not in (None, before.get("pattern")):
            yield f"{where}: another pattern"
        for name in set(after.get("required", [])) - set(before.get("required", [])):
            yield f"{where}.{name}: needed now"
        for name, inner in before.get("properties", {}).items():
            if name in after.get("properties", {}):
                yield from self._sent(f"{where}.{name}", inner, after["properties"][name])
            else:
                yield f"{where}.{name}: gone"
        yield from self._inside(where, before, after, sent=True)

    def _given(self, where: str, old: Node, new: Node) -> Iterator[str]:
        """What callers get: nothing that they rely on may be missing."""
        pair = self._pair(old, new, sent=False)
        if pair is None:
            return
        before, after = pair
        yield from _kinds(where, _types(after), _types(before))
        for name, inner in before.get("properties", {}).items():
            if name not in after.get("properties", {}):
                yield f"{where}.{name}: gone"
                continue
            if name in before.get("required", []) and name not in after.get("required", []):
                yield f"{where}.{name}: not always there"
            yield from self._given(f"{where}.{name}", inner, after["properties"][name])
        yield from self._inside(where, before, after, sent=False)

    def _inside(self, where: str, old: Node, new: Node, *, sent: bool) -> Iterator[str]:
        compare = self._sent if sent else self._given
        if "items" in old and "items" in new:
            yield from compare(f"{where}[]", old["items"], new["items"])
        for one, other in zip(_choices(old), _choices(new), strict=False):
            yield from compare(where, one, other)
        fewer = _choices(new) if sent else _choices(old)
        more = _choices(old) if sent else _choices(new)
        if fewer and len(more) > len(fewer):
            yield f"{where}: {'fewer' if sent else 'more'} alternatives"

    def _pair(self, old: Node, new: Node, *, sent: bool) -> tuple[Node, Node] | None:
        """Both without their references; None for a pair that was compared already."""
        if "$ref" in old and "$ref" in new:
            key = (old["$ref"], new["$ref"], sent)
            if key in self.seen:
                return None
            self.seen.add(key)
        return _resolved(self.old, old), _resolved(self.new, new)


def _resolved(document: Node, schema: Node) -> Node:
    while "$ref" in schema:
        found: Any = document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        schema = found
    return schema


def _types(schema: Node) -> set[str]:
    if "anyOf" in schema:
        return {each for one in schema["anyOf"] for each in _types(one)}
    kinds = schema.get("type", [])
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _kinds(where: str, narrow: set[str], wide: set[str]) -> Iterator[str]:
    """`narrow` has to fit into `wide`; without a type everything fits."""
    if narrow and wide:
        for kind in sorted(narrow - wide - ({"integer"} if "number" in wide else set())):
            yield f"{where}: {kind} does not fit"


def _values(schema: Node) -> set[Any]:
    return set(schema.get("enum", []))


def _choices(schema: Node) -> list[Node]:
    found: list[Node] = schema.get("oneOf") or schema.get("anyOf") or []
    return [each for each in found if each.get("type") != "null"]


def _security(where: str, old: Node, new: Node) -> Iterator[str]:
    after = [{**each} for each in new.get("security", [])]
    for way in old.get("security", []):
        if way not in after and {} not in after:
            name = ", ".join(
                f"{scheme} {' '.join(scopes)}".strip() for scheme, scopes in way.items()
            )
            yield f"{where} security: {name or 'nobody'} not enough"
