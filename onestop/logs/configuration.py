"""The one logging configuration, of the web, of workers and of beat alike."""

from typing import Any

FORMATS = ("json", "line")
_LOGS = "onestop.logs"


def configuration(form: str, level: str, *, production: bool) -> dict[str, Any]:
    """For ``logging.config.dictConfig``: ``form`` is one of FORMATS, ``level`` that of our own.

    Other people's loggers speak from WARNING on. Outside production a line holds an exception's
    own words too: the data there are nobody's.
    """
    if form not in FORMATS:
        raise ValueError(f"LOG_FORMAT must be one of {', '.join(FORMATS)}")
    line = "LinesWithoutWords" if production else "Lines"
    ours = {name: {"level": level} for name in ("accounts", "dossiers", "integrations", "onestop")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "correlation": {"()": f"{_LOGS}.filters.Correlated"},
            "requests": {"()": f"{_LOGS}.filters.RequestsByRoute"},
            "tasks": {"()": f"{_LOGS}.filters.TasksWithoutWords"},
        },
        "formatters": {
            "json": {"()": f"{_LOGS}.formatters.JsonLines"},
            "line": {"()": f"{_LOGS}.formatters.{line}"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["correlation"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            **ours,
            "celery.app.trace": {"filters": ["tasks"]},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # What callers do wrong, they are told.
            "django.request": {"level": "ERROR", "filters": ["requests"]},
            # A receiver's failure is kept with the message it parks, where rights guard it; its
            # traceback may quote a declaration.
            "django.dispatch": {"level": "CRITICAL"},
        },
    }
