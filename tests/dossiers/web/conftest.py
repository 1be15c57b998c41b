from tests.dossiers.api.conftest import clock as clock
