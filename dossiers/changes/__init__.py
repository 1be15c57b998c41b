"""The change feed: every event once, in order per dossier, whoever reads and whenever."""
