"""A line brought back into the working table, to be sent again; the reverse of archiving."""

from collections.abc import Collection

from django.db import connection, transaction

from accounts.models import User

from ..models import (
    ArchivedExchange,
    ArchivedMessage,
    Attempt,
    Exchange,
    Intervention,
    Link,
    OutboxMessage,
)
from .moving import EXCHANGE_COLUMNS, EXCHANGES_MOVE, MESSAGE_COLUMNS

_ARCHIVED = ArchivedMessage._meta.db_table
_EXCHANGES = Exchange._meta.db_table
_KEPT_EXCHANGES = ArchivedExchange._meta.db_table
_LINES = f"{_ARCHIVED} AS message WHERE message.id = ANY(%s)"
_TRIES = f"""
    (SELECT message.id AS message_id, message.link, try.*
     FROM {_ARCHIVED} AS message, jsonb_to_recordset(tries) AS try (
         id bigint, outcome text, detail jsonb, exchange bigint, operation text,
         started_at timestamptz, finished_at timestamptz, http_status smallint, error text
     ) WHERE message.id = ANY(%s)) AS try
"""  # noqa: S608 - the tables' names are ours

_MESSAGES_BACK = f"""
    INSERT INTO {OutboxMessage._meta.db_table} ({", ".join(MESSAGE_COLUMNS)}, next_in_line)
    SELECT {", ".join(MESSAGE_COLUMNS)}, false FROM {_LINES}
"""  # noqa: S608
_EXCHANGES_BACK = f"""
    WITH gone AS (
        DELETE FROM {_KEPT_EXCHANGES} WHERE (id, started_at) IN (
            SELECT exchange, started_at FROM {_TRIES}
        ) RETURNING *
    )
    INSERT INTO {_EXCHANGES} ({", ".join(EXCHANGE_COLUMNS)})
    SELECT {", ".join(EXCHANGE_COLUMNS)} FROM gone
"""  # noqa: S608
#: The exchange's own month may have been dropped meanwhile: what its attempts say of it is left.
_WHAT_IS_LEFT_OF_EXCHANGES = f"""
    INSERT INTO {_EXCHANGES} (
        id, link, operation, started_at, finished_at, request, http_status, response, error
    )
    SELECT DISTINCT ON (exchange) exchange, link, operation, started_at, finished_at,
        '{{}}'::jsonb, http_status, '', error
    FROM {_TRIES}
    WHERE NOT EXISTS (SELECT FROM {_EXCHANGES} AS there WHERE there.id = try.exchange)
"""  # noqa: S608
_ATTEMPTS_BACK = f"""
    INSERT INTO {Attempt._meta.db_table} (id, message_id, exchange_id, outcome, detail)
    SELECT id, message_id, exchange, outcome, detail FROM {_TRIES}
"""  # noqa: S608
_INTERVENTIONS_BACK = f"""
    INSERT INTO {Intervention._meta.db_table}
        (id, message_id, action, at, by_id, reason, bulk_id, payload_before, answer_before)
    SELECT deed.id, message.id, action, at, person.id, reason, bulk, payload_before, answer_before
    FROM {_ARCHIVED} AS message, jsonb_to_recordset(interventions) AS deed (
        id bigint, action text, at timestamptz, by bigint, reason text, bulk bigint,
        payload_before jsonb, answer_before jsonb
    ) LEFT JOIN {User._meta.db_table} AS person ON person.id = deed.by
    WHERE message.id = ANY(%s)
"""  # noqa: S608


def bring_back(link: Link | str, subjects: Collection[str]) -> int:
    """Move these dossiers' archived messages to a link back as they were; returns how many.

    For whoever must send one of them again: in the working table it is a message like any other.
    They come with their attempts, exchanges and interventions, in one transaction (the caller's, if
    there is one), and are archived again when they have been at rest for long.
    """
    with transaction.atomic():
        archived = ArchivedMessage.objects.filter(link=link, subject__in=subjects)
        locked = archived.order_by("id").select_for_update()
        ids = list(locked.values_list("id", flat=True))
        if not ids:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({EXCHANGES_MOVE})")
            for statement in (
                _MESSAGES_BACK,
                _EXCHANGES_BACK,
                _WHAT_IS_LEFT_OF_EXCHANGES,
                _ATTEMPTS_BACK,
                _INTERVENTIONS_BACK,
            ):
                cursor.execute(statement, [ids])
        archived.filter(id__in=ids).delete()
    return len(ids)
