"""The secret key of a local checkout: made once, kept with its data, never committed."""

import secrets
from pathlib import Path

from . import places


def local_secret_key() -> str:
    file: Path = places.CHECKOUT / ".local" / "secret_key"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        # Written whole under another name first: two processes may start at once.
        draft = file.with_name(f"secret_key.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass  # the other process was first; its key is the key
        finally:
            draft.unlink()
    return file.read_text()
