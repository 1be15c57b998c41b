"""Addresses outlive the move to the archive: what is no longer in its table is read there."""

from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.admin.rights import is_operator


class MovedToArchive:
    """Goes before ModelAdmin: a row that was archived leads to its page in the archive."""

    archived: ClassVar[type[Model]]
    model: type[Model]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if object_id.isdecimal() and len(object_id) < 19 and is_operator(request):
            here = self.model._default_manager.filter(pk=object_id)
            kept = self.archived._default_manager.filter(pk=object_id)
            if not here.exists() and kept.exists():
                name = self.archived._meta.model_name
                return redirect(f"admin:integrations_{name}_change", object_id)
        page: HttpResponse = super().change_view(  # type: ignore[misc]
            request, object_id, *args, **kwargs
        )
        return page
