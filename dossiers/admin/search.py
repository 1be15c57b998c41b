"""What the search box of the list understands, and who comes first among those it finds."""

import unicodedata
from functools import reduce
from operator import and_

from django.db.models import BooleanField, Case, F, Func, Q, Value, When
from django.db.models.expressions import OrderBy

from ..models.dossier import DossierQuerySet
from ..search_words import search_query


def found_by(dossiers: DossierQuerySet, typed: str) -> DossierQuerySet:
    """Those that all of the typed words are about (search_words.py); all of them for none.

    A code or a part of it; a personal ID number, a paper's or a telephone's in full; a birth date
    as dd/mm/yyyy, mm/yyyy or yyyy; the beginnings of a name's words in any order, with or without
    diacritics. The child, the parents, the couple, the deceased and the applicant all count.
    """
    if not typed.strip():
        return dossiers
    query = search_query(typed)
    if not query:
        return dossiers.none()
    return dossiers.filter(
        Func(
            F("search_words"),
            Value(query),
            template="array_to_tsvector(%(expressions)s::tsquery",
            arg_joiner=") @@ ",
            output_field=BooleanField(),
        )
    )


def as_typed_first(typed: str) -> list[OrderBy]:
    """Those whose names agree with what was typed to the diacritic, before all others."""
    words = [word for word in unicodedata.normalize("NFC", typed).split() if word.isalpha()]
    if not words:
        return []
    agrees = [Q(applicant_name__icontains=word) | Q(subject_name__icontains=word) for word in words]
    exact = Case(When(reduce(and_, agrees), then=True), default=False, output_field=BooleanField())
    return [exact.desc()]
