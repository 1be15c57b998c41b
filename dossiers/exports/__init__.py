"""Dossiers of a period as a file, for whoever keeps them elsewhere: in pieces, and resumable."""
