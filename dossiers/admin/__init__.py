from . import calendar, client_reads, dossier, inbound, time_limits

__all__ = ["calendar", "client_reads", "dossier", "inbound", "time_limits"]
