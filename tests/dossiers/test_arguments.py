"""What a transition is told: any JSON is either read or refused by name."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from dossiers import arguments as a
from dossiers.reading import read
from dossiers.transitions import TABLE

MODELS = sorted({rule.arguments for rule in TABLE.values()}, key=lambda model: model.__name__)

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["\x00", "birth_notice", "2026-12-04", "2026-02-30", " ", "1" * 12, "x" * 3000]
    ),
)
_ANY = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)


def _told(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    names = st.sampled_from([*model.model_fields, "unknown"])
    return _ANY | st.dictionaries(names, _ANY, max_size=4)


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
def test_any_json_is_read_or_refused_by_name(model: type[BaseModel], data: st.DataObject) -> None:
    raw = data.draw(_told(model))
    told, problems = read(model, raw, prefix="arguments")
    assert (told is None) == bool(problems)
    for problem in problems:
        assert problem.path.startswith("arguments")
        assert problem.message
        assert problem.code != "invalid"  # every kind of fault has a message of its own
    if told is not None:
        stored = json.dumps(told.model_dump(mode="json"), allow_nan=False)
        assert "\\u0000" not in stored  # jsonb could not keep it
        assert read(model, json.loads(stored))[0] == told


@pytest.mark.parametrize(
    ("model", "raw", "path", "code"),
    [
        (a.PaymentRequest, {"amount": "8000", "purpose": "x"}, "amount", "wrong_type"),
        (a.PaymentRequest, {"amount": 0, "purpose": "x"}, "amount", "too_small"),
        (a.PaymentRequest, {"amount": True, "purpose": "x"}, "amount", "wrong_type"),
        (a.Extension, {"reason": "x", "new_due_on": 0}, "new_due_on", "date_format"),
        (a.Extension, {"reason": "x", "new_due_on": "2026-02-30"}, "new_due_on", "no_such_date"),
        (a.Reason, {"reason": " \t "}, "reason", "blank"),
        (a.Reason, {"reason": "a\x00b"}, "reason", "forbidden_character"),
        (a.Accept, {"papers": [{"paper": "a b"}]}, "papers.0.paper", "wrong_format"),
        (a.Accept, {"papers": [{"paper": "a", "form": "fax"}]}, "papers.0.form", "not_a_choice"),
        (a.Supply, {"corrections": {"\x00": None}}, "corrections", "forbidden_character"),
        (a.Supply, {"corrections": []}, "corrections", "wrong_type"),
    ],
)
def test_a_fault_is_named_where_it_is(
    model: type[BaseModel], raw: Any, path: str, code: str
) -> None:
    _told, problems = read(model, raw)
    assert [(problem.path, problem.code) for problem in problems] == [(path, code)]


def test_text_is_stored_composed_and_on_one_line() -> None:
    told, _problems = read(a.Reason, {"reason": "  Hồ  sơ\n thiếu\u200b "})
    assert told == a.Reason(reason="Hồ sơ thiếu")
