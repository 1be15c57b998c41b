"""Dossiers pushed in by another system: kept as they came, understood, quarantined or taken in."""
