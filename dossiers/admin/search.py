"""What the search box of the list understands: a code, a name without its marks, a number."""

import re

from django.db.models import Q

from ..procedures.values.names import fold_name

_SEPARATORS = re.compile(r"[\s.\-()]")
_ABROAD = re.compile(r"^\+?84(?=[2-9]\d{8})")


def meaning_of(words: str) -> Q:
    """The condition on a dossier for what was typed.

    A code in whole or in part; a personal ID number or a telephone number in full; the beginning
    of every word of a name, in any order, with or without diacritics.
    """
    words = words.strip()
    digits = _ABROAD.sub("0", _SEPARATORS.sub("", words))
    condition = Q(code__icontains=words) if re.search(r"\d", words) else Q()
    if digits.isdecimal():
        condition |= (
            Q(applicant_id_number=digits) | Q(applicant_phone=digits) | Q(personal_id_number=digits)
        )
    name = Q()
    for word in fold_name(words).split():
        name &= Q(search_key__regex=rf"\m{re.escape(word)}")
    return condition | name if name else condition
