from . import calendar, dossier, time_limits

__all__ = ["calendar", "dossier", "time_limits"]
