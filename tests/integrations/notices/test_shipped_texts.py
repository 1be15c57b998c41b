"""The texts that the program ships."""

import pytest
from django.core.management import call_command

from integrations.notices.codes import NoticeCode
from integrations.notices.models import Language, NoticeTemplate
from integrations.notices.seed import load
from integrations.notices.sms_text import parts_of, without_diacritics

pytestmark = pytest.mark.django_db


def test_every_kind_has_a_text_in_each_language_that_an_editor_could_have_saved() -> None:
    templates = list(NoticeTemplate.objects.all())
    assert {(each.code, each.language) for each in templates} == {
        (code, language) for code in NoticeCode.values for language in Language.values
    }
    for template in templates:
        template.full_clean()
        assert template.versions.get().body == template.body
        assert template.sms == without_diacritics(template.sms)
        assert parts_of(template.sms) <= 1  # with room for what is filled in


def test_what_somebody_edited_is_left_alone() -> None:
    NoticeTemplate.objects.filter(code="accepted").update(sms="Cua phuong: {code}", version=2)
    load()
    edited = NoticeTemplate.objects.filter(code="accepted").values_list("sms", flat=True)
    assert set(edited) == {"Cua phuong: {code}"}


def test_what_is_missing_is_added_by_migrate() -> None:
    NoticeTemplate.objects.get(code="accepted", language="en").versions.all().delete()
    NoticeTemplate.objects.filter(code="accepted", language="en").delete()
    call_command("migrate", verbosity=0)
    assert NoticeTemplate.objects.filter(code="accepted", language="en").exists()
