"""Signing in to the admin, and what everybody keeps of it for themselves."""
