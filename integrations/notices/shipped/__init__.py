"""Texts of notices as the program ships them, one language a file."""
