"""Settings, from the environment alone.

Two ways of running, told apart by ``ONESTOP_ENV``: ``local`` (the default: a checkout on one
machine, loopback only, embedded services) and ``production`` (nothing has a default that could
hurt; ``manage.py check --deploy`` is clean). Every variable is listed in docs/configuration.md.
"""

from .citizens import *  # noqa: F403
from .data import *  # noqa: F403
from .environment import *  # noqa: F403
from .links import *  # noqa: F403
from .rest import *  # noqa: F403
from .serving import *  # noqa: F403
from .site import *  # noqa: F403
from .work import *  # noqa: F403
