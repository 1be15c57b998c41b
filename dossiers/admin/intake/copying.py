"""The requester who is the mother, the father or the person registered is typed once."""

from django.http import QueryDict

from ...procedures import Procedure
from .fields import paths_of

_FROM = "requester."


def copy_requester(procedure: Procedure, data: QueryDict, section: str) -> QueryDict:
    """What was posted, with the requester's fields repeated in that section.

    Only fields that both have; a field left empty by the requester empties nothing. The relation
    is filled in when it was not chosen. Another section than one of ``requester_is``: as posted.
    """
    relations = {path: relation for relation, path in procedure.requester_is.items()}
    if section not in relations:
        return data
    copied = data.copy()
    paths = set(paths_of(procedure.declaration))
    for path in paths:
        target = f"{section}.{path.removeprefix(_FROM)}"
        value = data.get(f"declaration-{path}")
        if path.startswith(_FROM) and target in paths and value:
            copied[f"declaration-{target}"] = value
    relation = f"declaration-{_FROM}relation"
    if not data.get(relation):
        copied[relation] = str(relations[section])
    return copied
