from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizensConfig(AppConfig):
    """What citizens do around their dossiers: drafts, uploads, payments, ratings, feedback."""

    name = "dossiers.citizens"
    label = "citizens"
    verbose_name = _("Công dân")

    def ready(self) -> None:
        from dossiers.orphans import keep_files_of

        from . import checks  # noqa: F401 - registers them
        from .models import DraftPaper, UploadPart

        keep_files_of(DraftPaper)
        keep_files_of(UploadPart)
