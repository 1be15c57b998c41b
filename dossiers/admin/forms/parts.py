"""What a transition's form is made of."""

from typing import Any, Protocol

from django.forms import Media
from django.utils.functional import Promise


class Part(Protocol):
    """One block of the form: some of the arguments, drawn by a template of its own."""

    template: str

    @property
    def title(self) -> Promise | str: ...

    @property
    def media(self) -> Media: ...

    def is_valid(self) -> bool:
        """Whether what was typed can be read; marks the fields where it cannot."""

    def arguments(self) -> dict[str, Any]:
        """What was typed, as raw arguments; call after ``is_valid()``."""

    def take(self, path: str, message: str) -> bool:
        """Show a problem beside the field it belongs to; False if it is none of this part's."""
