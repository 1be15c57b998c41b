"""Logs to standard error: JSON lines in production, for reading elsewhere; no personal data."""
