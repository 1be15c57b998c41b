"""Papers that most civil-status procedures ask for."""

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.base import Paper

REQUESTER_IDENTITY = Paper(
    "requester_identity", _("Giấy tờ tùy thân của người yêu cầu"), waived_when_lookup_works=True
)
AUTHORIZATION = Paper(
    "authorization",
    _("Văn bản ủy quyền"),
    False,
    note=_("Không cần khi người được ủy quyền là ông, bà, cha, mẹ, anh, chị, em ruột."),
)
