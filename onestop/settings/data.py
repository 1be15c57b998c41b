"""Where data live: PostgreSQL, the process's own cache, static files, scanned papers."""

from typing import Any

from onestop.local import places

from .environment import BASE_DIR, PRODUCTION, env

DATABASES = {
    "default": env.db_url("DATABASE_URL")
    if PRODUCTION
    else env.db_url("DATABASE_URL", default=places.embedded_database_url())
}
DATABASES["default"].update(
    ENGINE="onestop.postgres",  # Django's own, with a connection check that costs no round trip
    CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", default=600),
    CONN_HEALTH_CHECKS=True,
)
# In 16 MB a search's bitmap over a million dossiers stays exact; in the usual 4 it does not.
# A process that is frozen in mid-transaction (its machine suspended, say) would hold its locks for
# as long: PostgreSQL cuts it off instead. No transaction of ours waits for anything outside.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c idle_in_transaction_session_timeout={env.int('DATABASE_IDLE_SECONDS', default=30)}s"
    " -c work_mem=16MB"
)
#: Whether onestop/postgres/prepared.py has statements kept.
DATABASE_PREPARE = env.bool("DATABASE_PREPARE", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_FOLDER", default=str(BASE_DIR / "static"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
#: Scanned papers: a folder that nothing serves, or another storage with its options as JSON.
_PAPERS_STORAGE = env("PAPERS_STORAGE", default="")
if _PAPERS_STORAGE:
    STORAGES["papers"] = {
        "BACKEND": _PAPERS_STORAGE,
        "OPTIONS": env.json("PAPERS_STORAGE_OPTIONS", default={}),
    }
else:
    STORAGES["papers"] = {
        "BACKEND": "dossiers.scan_storage.DurableFileSystemStorage",
        "OPTIONS": {
            "location": env("PAPERS_FOLDER")
            if PRODUCTION
            else env("PAPERS_FOLDER", default=str(places.data_folder() / "papers")),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
WHITENOISE_USE_FINDERS = not PRODUCTION  # a checkout needs no collectstatic
