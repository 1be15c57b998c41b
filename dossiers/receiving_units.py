"""Which units take dossiers in."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Unit


def receiving_units(on: date) -> QuerySet[Unit]:
    """The wards that exist on that (local) day; since 1 July 2025 they take every procedure."""
    wards: QuerySet[Unit] = Unit.objects.in_force(on).filter(level=Unit.Level.WARD)
    return wards
