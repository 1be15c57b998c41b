"""The demo wards and their staff, by the accounts that they sign in with."""

from accounts import demo

#: Codes of all demo wards.
WARDS = tuple(demo.WARDS)
_ACCOUNTS = {(person.unit, person.role): person.username for person in demo.STAFF}
CITIZENS = tuple(person.username for person in demo.CITIZENS)
#: Reads the dossiers of all wards.
SUPERVISOR = _ACCOUNTS[demo.PROVINCE, "supervisor"]
OPERATOR = _ACCOUNTS[demo.PROVINCE, "operator"]


def clerk(ward: str) -> str:
    return _ACCOUNTS[ward, "clerk"]


def officer(ward: str) -> str:
    return _ACCOUNTS[ward, "officer"]


def leader(ward: str) -> str:
    return _ACCOUNTS[ward, "leader"]


#: By the role that a move needs.
STAFF = {"clerk": clerk, "officer": officer, "leader": leader}
