"""Our drop-downs say what Django's and Unfold's say, and nothing that is typed runs."""

import pytest
from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from dossiers.admin.forms.drop_downs import DropDown, PlainDropDown

CHOICES = [
    ("", "—"),
    ("a", "<script>&"),
    ("Nhóm “1”", [('x"y', "X"), (3, "ba")]),
    (None, "không"),
]


def words(html: str) -> str:
    return "".join(html.split())


@pytest.mark.parametrize("value", ["", None, "a", 'x"y', 3, "3", "nothing that is offered"])
@pytest.mark.parametrize(
    ("ours", "theirs"), [(PlainDropDown, forms.Select), (DropDown, UnfoldAdminSelectWidget)]
)
def test_it_is_the_same_to_the_letter(
    ours: type[forms.Select], theirs: type[forms.Select], value: object
) -> None:
    told = [
        widget({"aria-label": '"Nước"', "required": True}, choices=CHOICES).render("c", value)
        for widget in (ours, theirs)
    ]
    assert words(told[0]) == words(told[1])
