"""The way back to the list that a dossier was opened from, carried from page to page."""

from typing import Any

from django import template

from ..list_place import carried_by

register = template.Library()


@register.simple_tag(takes_context=True)
def carried(context: dict[str, Any]) -> str:
    """The query string for a link to another page about the same dossier; may be empty."""
    return carried_by(context["request"])
