"""The two links as mock servers: the National Public Service Portal and the civil registry.

A program of its own (``python -m integrations.mocks``) that speaks both contracts, misbehaves on
request and keeps evidence of all it received. It imports nothing of the rest of the project, so
that a fault of the project can never hide behind the same fault here.
"""
