"""One-time codes by e-mail and SMS."""

from datetime import datetime, timedelta

from .codes import Name, NoticeCode
from .telling import Notice, tell


def tell_code(
    code: str,
    *,
    key: str,
    expires_at: datetime,
    now: datetime,
    email: str = "",
    phone: str = "",
    language: str | None = None,
) -> None:
    """Have a one-time code sent to an e-mail address or a phone, in the caller's transaction.

    ``key`` is a text that is never the same again (the code's id): told twice, it is sent once.
    It goes before all other notices, at any hour; from ``expires_at`` (aware) on it is not sent any
    more. The code is in the outbox until it is sent or too late, and in no record of what was sent.

    ``accounts`` may not call this: it sends ``accounts.signals.code_wanted``, and
    ``onestop.one_time_codes`` passes that on.
    """
    notice = Notice(
        code=NoticeCode.ONE_TIME_CODE,
        ref=f"code:{key}"[:60],
        key=f"code:{key}",
        values={Name.MINUTES: max(round((expires_at - now) / timedelta(minutes=1)), 1)},
        occurred_at=now,
        email=email,
        phone=phone,
        language=language,
        not_after=expires_at,
        secrets={Name.ONE_TIME_CODE: code},
    )
    tell(notice, now=now)
