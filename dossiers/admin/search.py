"""What the search box of the list understands, and who comes first among those it finds."""

import unicodedata
from functools import reduce
from operator import and_

from django.db.models import Q

from ..models.dossier import DossierQuerySet
from ..procedures.values.names import fold_name
from ..search_lookup import holds_words
from ..search_words import search_query


def found_by(dossiers: DossierQuerySet, typed: str) -> DossierQuerySet:
    """Those that all of the typed words are about (search_words.py); all of them for none.

    A code or a part of it; a personal ID number, a paper's or a telephone's in full; a birth date
    as dd/mm/yyyy, mm/yyyy or yyyy; a name's words in any order, with or without diacritics, of the
    last one its beginning. The child, the parents, the couple, the deceased and the applicant all
    count.
    """
    if not typed.strip():
        return dossiers
    query = search_query(typed)
    if not query:
        return dossiers.none()
    return dossiers.filter(holds_words(query))


def agree_as_typed(typed: str) -> Q | None:
    """Whose names hold every typed word to the diacritic; None when no word of a name was typed."""
    words = [word for word in unicodedata.normalize("NFC", typed).split() if word.isalpha()]
    if not words:
        return None
    agrees = [Q(applicant_name__icontains=word) | Q(subject_name__icontains=word) for word in words]
    return reduce(and_, agrees)


def has_diacritics(typed: str) -> bool:
    return unicodedata.normalize("NFC", typed).casefold().split() != fold_name(typed).split()
