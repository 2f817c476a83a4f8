"""Workers as the queue knows them, for tests without any."""

from django.db import connection


def heard(seconds: int) -> int:
    """A worker that gave a sign of life so many seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
            " RETURNING id",
            [seconds],
        )
        (number,) = cursor.fetchone()
    return int(number)
