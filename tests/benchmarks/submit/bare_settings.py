"""Ours, with one view and no middleware: what Django and its ORM cost by themselves."""

from onestop.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "tests.benchmarks.submit.bare_view"
