"""The cache in the database, written in one statement: Django's own counts, looks and writes in five."""

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connection

_SET = """
WITH gone AS (
    DELETE FROM {table} WHERE cache_key IN (
        SELECT cache_key FROM {table} WHERE expires < now() AND cache_key <> %(key)s LIMIT 20 FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO {table} (cache_key, value, expires) VALUES (%(key)s, %(value)s, %(expires)s)
ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
"""
_TOUCH = "UPDATE {table} SET expires = %(expires)s WHERE cache_key = %(key)s"


class KeptValues(DatabaseCache):
    """As Django's; what has expired goes as new values come, and nothing else is ever dropped."""

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value; where that fails nothing is lost but time."""
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
        self._write(_SET, key, timeout, version, value=text)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value until another time; whether there is one."""
        return self._write(_TOUCH, key, timeout, version)

    def _write(
        self, statement: str, key: Any, timeout: float | None, version: int | None, **values: str
    ) -> bool:
        until = self.get_backend_timeout(timeout)
        expires = datetime.max.replace(tzinfo=UTC) if until is None else datetime.fromtimestamp(until, UTC)
        named: dict[str, Any] = {
            "key": self.make_and_validate_key(key, version=version),
            "expires": expires,
            **values,
        }
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement.format(table=self._table), named)  # type: ignore[attr-defined]
                return bool(cursor.rowcount)
        except DatabaseError:
            return False
