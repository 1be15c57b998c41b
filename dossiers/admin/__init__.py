from . import calendar, client_reads, dossier, time_limits

__all__ = ["calendar", "client_reads", "dossier", "time_limits"]
