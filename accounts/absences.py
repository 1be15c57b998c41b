"""Whose work is one's own: a person's, and that of those they stand in for today."""

from datetime import date

from .models import Absence, User


def stands_for(user: User, on: date) -> frozenset[int]:
    """The accounts (ids) whose dossiers are theirs on that day: their own and the absent ones'.

    Not passed on: whoever stands in and is away as well leaves the work with both.
    """
    absent = Absence.objects.in_force(on).filter(substitute=user)
    return frozenset({user.pk, *absent.values_list("user_id", flat=True)})
