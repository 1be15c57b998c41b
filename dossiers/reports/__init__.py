"""Figures over many dossiers: what they count, how they add up, and the files they go out in.

docs/reports.md says in prose what each figure means.
"""
