"""The WSGI entry point for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

application = get_wsgi_application()

# The first citizen should not wait for all views to be imported.
get_resolver().url_patterns  # noqa: B018
# What is loaded by now stays loaded: the collector, which stops every request of the process while
# it looks, need not look at it, and what requests leave behind is little.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
