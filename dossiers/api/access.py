"""The one way from an address to a dossier."""

from datetime import datetime

from django.urls.converters import StringConverter
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter

from accounts.models import User
from accounts.permissions import standing_of

from ..models import Dossier
from ..viewings import record_looks_by_number


class DossierCode(StringConverter):
    """A dossier's code in an address; whatever the layout, it stays within these characters."""

    regex = r"[0-9A-Za-z.-]{1,60}"


CODE = OpenApiParameter(
    "code",
    {"type": "string", "pattern": f"^{DossierCode.regex}$"},
    OpenApiParameter.PATH,
    description="The dossier's code (mã hồ sơ), as on its receipt.",
)


def visible_dossier(user: User, code: str, now: datetime) -> Dossier:
    """The dossier with its unit. Raises Dossier.DoesNotExist, also where it may not be seen.

    That somebody comes to it by their number alone is on record from here on.
    """
    standing = standing_of(user, timezone.localdate(now))
    dossier = Dossier.objects.visible_to(user, standing).select_related("unit").get(code=code)
    if user.acting_client is None:
        record_looks_by_number([dossier], by=user, now=now)
    return dossier
