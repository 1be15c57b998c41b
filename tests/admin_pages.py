"""The admin as a browser without scripts meets it: signs in, reads pages, fills forms in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from accounts.models import User
from tests.dossiers.stories import MORNING

#: Where the admin's clock stands in tests: two hours after the stories' morning began.
NOW = MORNING + timedelta(hours=2)


@dataclass
class _Forms(HTMLParser):
    """What each form of a page would send if it were submitted untouched."""

    forms: list[dict[str, str]] = field(default_factory=list)
    _select: str = ""
    _textarea: str = ""
    _in_form: bool = False
    _in_template: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._in_template = True
        if tag == "form":
            self._in_form = True
            self.forms.append({})
        if not self._in_form or self._in_template:
            return
        sent, name = self.forms[-1], told.get("name", "")
        if tag == "input" and name:
            ticked = told.get("type") not in ("checkbox", "radio") or "checked" in told
            if ticked and told.get("type") != "submit":
                sent[name] = told.get("value", "on" if told.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self._textarea = name
            sent[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in told or self._select not in sent):
            sent[self._select] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "template":
            self._in_template = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1][self._textarea] += data.removeprefix("\n")


class Page:
    """One answer of the admin."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.html: str = response.content.decode()

    def __contains__(self, text: str) -> bool:
        return text in self.html

    def form_with(self, name: str) -> dict[str, str]:
        """The fields of the form that has a field of that name, as they stand."""
        reader = _Forms()
        reader.feed(self.html)
        return next(form for form in reader.forms if name in form)

    @property
    def messages(self) -> Iterator[str]:
        return (str(message) for message in self.response.context["messages"])


class Desk:
    """An official signed in to the admin."""

    def __init__(self, username: str) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(username=username))

    def get(self, path: str, **query: str) -> Page:
        return Page(self.client.get(path, query))

    def post(self, path: str, data: dict[str, Any] | None = None, *, follow: bool = False) -> Page:
        return Page(self.client.post(path, data or {}, follow=follow))

    def submit(self, path: str, **filled: Any) -> Page:
        """Open a move's page, fill these fields in and send the form; ends where it leads to."""
        form = self.get(path).form_with("expected_events")
        return self.post(path, {**form, **filled}, follow=True)
