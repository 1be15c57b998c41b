"""What is typed into a list's search box, kept out of addresses.

People search by name, birth date and identity number, and addresses are written down by proxies and
browsers. So the box posts, and the list is found at an address that holds the words encrypted: it
can be gone back to, opened in another tab and carried to the next dossier, and read by nobody else.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from unfold.views import ChangeList

#: What no searched word begins with.
_SEAL = "~"
_LONGEST = 200


def sealed(words: str) -> str:
    """As an address holds them."""
    return _SEAL + _box().encrypt(words[:_LONGEST].encode()).decode()


def opened(text: str) -> str:
    """The words of an address; what was never sealed is as it is.

    Raises InvalidToken for what no key of ours opens.
    """
    if not text.startswith(_SEAL):
        return text
    return _box().decrypt(text.removeprefix(_SEAL).encode()).decode()


def address_of(posted: QueryDict) -> str:
    """Where the list is with what was posted: the words sealed, its filters as they are."""
    told = posted.copy()
    words = told.pop(SEARCH_VAR, [""])[-1].strip()
    told.pop("csrfmiddlewaretoken", None)
    if words:
        told[SEARCH_VAR] = sealed(words)
    return f"?{told.urlencode()}"


class SearchedList(ChangeList):
    """A list that reads sealed words."""

    query: str

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet:  # type: ignore[type-arg]
        try:
            self.query = opened(self.query)
        except InvalidToken:
            self.query = ""
            messages.warning(request, _("Không đọc được từ cần tìm; hãy nhập lại."))
        found: QuerySet = super().get_queryset(request, exclude_parameters)  # type: ignore[type-arg]
        return found


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(key: str) -> bytes:
    digest = hashlib.sha256(b"accounts.sealed_search:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
