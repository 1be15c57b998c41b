"""The Django project: it wires the apps together and holds no domain rule."""

from .celery import app as celery_app

__all__ = ["celery_app"]
