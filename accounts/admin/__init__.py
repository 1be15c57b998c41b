from . import absence, unit, user

__all__ = ["absence", "unit", "user"]
