"""Makes the demo units and accounts of ``accounts.demo`` in the database."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from . import demo
from .models import Citizen, Membership, Unit, User


@transaction.atomic
def create_people() -> bool:
    """Make them once; returns whether anything was made."""
    if User.objects.filter(username=demo.STAFF[0].username).exists():
        return False
    units = _create_units()
    password = make_password(demo.PASSWORD)
    for person in demo.STAFF:
        user = _create_user(person, password, is_staff=True)
        if person.role:
            Membership.objects.create(
                user=user, unit=units[person.unit], role=person.role, valid_from=demo.SINCE
            )
    for person in demo.CITIZENS:
        Citizen.objects.create(
            user=_create_user(person, password, is_staff=False),
            personal_id_number=person.personal_id_number,
            phone=person.phone,
        )
    return True


def _create_units() -> dict[str, Unit]:
    city = Unit.objects.create(
        code=demo.PROVINCE,
        name="Thành phố Hà Nội",
        level=Unit.Level.PROVINCE,
        valid_from=demo.SINCE,
    )
    units = {demo.PROVINCE: city}
    for code, name in demo.WARDS.items():
        units[code] = Unit.objects.create(
            code=code, name=name, level=Unit.Level.WARD, parent=city, valid_from=demo.SINCE
        )
    return units


def _create_user(person: demo.Person, password: str, *, is_staff: bool) -> User:
    return User.objects.create(
        username=person.username,
        full_name=person.full_name,
        password=password,
        is_staff=is_staff,
        is_superuser=person.superuser,
    )
