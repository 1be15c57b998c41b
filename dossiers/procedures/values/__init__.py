"""Typed values: what one field can hold, how it is read, stored and shown."""
