"""The links as the drills' examiner finds them: the mocks as a real program."""

from tests.dossiers.conftest import people
from tests.integrations.mocks.conftest import control, control_of_module, mocks, portal, registry

__all__ = ["control", "control_of_module", "mocks", "people", "portal", "registry"]
