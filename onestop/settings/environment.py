"""Where settings come from, and which of the two ways of running this is."""

from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION = env("ONESTOP_ENV", default="local") == "production"
