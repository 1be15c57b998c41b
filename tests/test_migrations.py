"""Migrations are complete, and each can be taken back."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db(transaction=True)


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run")
