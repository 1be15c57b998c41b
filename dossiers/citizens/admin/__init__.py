from . import feedback, payment  # noqa: F401 - register themselves
