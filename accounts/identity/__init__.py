"""Signing in at the identity provider (OpenID Connect 1.0, VNeID's shape).

The one outside service that a web process asks, and it asks for nothing else: with short time-outs
and a breaker, and never inside a transaction. While it is dark people sign in by one-time code.
"""
