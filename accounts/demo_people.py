"""Makes the demo units and accounts of ``accounts.demo`` in the database."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from . import demo
from .client_credentials import digest_of, register_client
from .models import Citizen, Client, ClientSecret, Membership, Unit, User
from .scopes import Scope


@transaction.atomic
def create_people() -> bool:
    """Make them once; returns whether anything was made."""
    if User.objects.filter(username=demo.STAFF[0].username).exists():
        return False
    units = _create_units()
    password = make_password(demo.PASSWORD)
    staff = [_user(person, password, is_staff=True) for person in demo.STAFF]
    citizens = [_user(person, password, is_staff=False) for person in demo.CITIZENS]
    User.objects.bulk_create([*staff, *citizens])
    Membership.objects.bulk_create(
        Membership(user=user, unit=units[person.unit], role=person.role, valid_from=demo.SINCE)
        for user, person in zip(staff, demo.STAFF, strict=True)
        if person.role
    )
    Citizen.objects.bulk_create(
        Citizen(user=user, personal_id_number=person.personal_id_number, phone=person.phone)
        for user, person in zip(citizens, demo.CITIZENS, strict=True)
    )
    return True


@transaction.atomic
def create_client(now: datetime) -> None:
    """A client that reads the whole city's dossiers without personal data; ``now`` is aware."""
    client = Client(
        client_id=demo.CLIENT_ID,
        name="Trung tâm điều hành thành phố (thử nghiệm)",
        scopes=[each.value for each in Scope if each is not Scope.DOSSIERS_PERSONAL],
    )
    register_client(client, by=None, now=now)
    client.units.add(Unit.objects.get(code=demo.PROVINCE))
    ClientSecret.objects.create(
        client=client,
        digest=digest_of(demo.CLIENT_SECRET),
        ending=demo.CLIENT_SECRET[-4:],
        created_at=now,
    )


def _create_units() -> dict[str, Unit]:
    city = Unit.objects.create(
        code=demo.PROVINCE,
        name="Thành phố Hà Nội",
        level=Unit.Level.PROVINCE,
        valid_from=demo.SINCE,
    )
    wards = [
        Unit(code=code, name=name, level=Unit.Level.WARD, parent=city, valid_from=demo.SINCE)
        for code, name in demo.WARDS.items()
    ]
    Unit.objects.bulk_create(wards)
    return {unit.code: unit for unit in (city, *wards)}


def _user(person: demo.Person, password: str, *, is_staff: bool) -> User:
    return User(
        username=person.username,
        full_name=person.full_name,
        password=password,
        is_staff=is_staff,
        is_superuser=person.superuser,
    )
