from django.utils.translation import gettext_lazy as _

from dossiers.procedures.values.choice import Choice


class Sex(Choice):
    """As on the form; the registry also knows 3, "not determined", which the form does not ask."""

    MALE = "male", _("Nam"), "1"
    FEMALE = "female", _("Nữ"), "2"
