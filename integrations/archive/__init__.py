"""What is long settled leaves the working tables: kept by month, read as before, dropped at last.

A line (all messages of one dossier to one link) is moved whole, and only when it has been at rest
for long; an exchange follows when no message in the working table refers to it. A month is a
partition of its own, so that forgetting it costs nothing and waits for nobody.
"""

from .moving import Moved, archive
from .reading import archived_about, archived_of_bulk
from .returning import bring_back
from .upkeep import at_rest_before, keep_up

__all__ = [
    "Moved",
    "archive",
    "archived_about",
    "archived_of_bulk",
    "at_rest_before",
    "bring_back",
    "keep_up",
]
