"""How much one caller may ask in a minute, counted in the database so that all web processes agree."""

import time

from django.db import connection
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from manyways.site.api.callers import caller_of

_COUNT = """
INSERT INTO site_minutecount (caller, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (caller, minute) DO UPDATE SET count = site_minutecount.count + 1 RETURNING count
"""


class PerMinute(BaseThrottle):
    """At most so many requests a minute."""

    def __init__(self, most: int) -> None:
        self.most = most

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this one; old minutes are cleaned up by a nightly task."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [caller_of(request), int(time.time()) // 60])
            return bool(cursor.fetchone()[0] <= self.most)

    def wait(self) -> float:
        """Seconds until the next minute."""
        return 60 - time.time() % 60
