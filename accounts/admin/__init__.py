from . import absence, client, unit, user

__all__ = ["absence", "client", "unit", "user"]
