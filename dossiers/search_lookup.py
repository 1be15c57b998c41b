"""Asking the search index: a condition on dossiers, answered from the index itself."""

from django.db.models import BooleanField, F, Func, Q, Value


def holds_words(query: str) -> Q:
    """Whether a dossier's search words hold what a ``tsquery`` (search_words.py) asks for."""
    return Q(
        Func(
            F("search_words"),
            Value(query),
            template="array_to_tsvector(%(expressions)s::tsquery",
            arg_joiner=") @@ ",
            output_field=BooleanField(),
        )
    )
