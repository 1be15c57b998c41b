from . import unit, user

__all__ = ["unit", "user"]
