from . import template

__all__ = ["template"]
