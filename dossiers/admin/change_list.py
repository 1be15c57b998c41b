"""The list as fetched for one page: rows that know as of when they are shown."""

from django.http import HttpRequest
from unfold.views import ChangeList

from accounts.admin.rights import instant_of

from ..models import Dossier
from ..refused_by_links import refusals_of
from .work_lists import REFUSED


class DossierChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count  # the same, so it is not asked for again
        seen_at = instant_of(request)
        self.result_list: list[Dossier] = list(self.result_list)
        for dossier in self.result_list:
            dossier.seen_at = seen_at  # type: ignore[attr-defined]
        if request.GET.get("work") == REFUSED:
            refusals = refusals_of(self.result_list)
            for dossier in self.result_list:
                dossier.refusals = refusals[dossier.pk]  # type: ignore[attr-defined]
