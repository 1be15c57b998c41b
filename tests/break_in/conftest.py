from tests.dossiers.api.conftest import clock
from tests.dossiers.conftest import people

__all__ = ["clock", "people"]
