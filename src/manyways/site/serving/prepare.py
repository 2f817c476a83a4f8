"""Brings a world's database up to date, as its owner: `python -m manyways.site.serving.prepare`."""

import json
import os
import sys

import django

_LOCK = 718_281_828  # any number, the same in all processes: only one of them migrates


def main() -> None:
    """Migrate, make the cache's table, take from the application what it may not do; say what is there."""
    application = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = owner = os.environ.get("DATABASE_OWNER_URL") or application
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
    django.setup()
    _bring_up_to_date(_role(application) if application != owner else "")
    from manyways.access.models import User

    sys.stdout.write(json.dumps({"has_users": User.objects.exists()}) + "\n")


def _role(url: str) -> str:
    from psycopg.conninfo import conninfo_to_dict

    return str(conninfo_to_dict(url).get("user") or "")


def _bring_up_to_date(application_role: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    from manyways.access.triggers import secure_history

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            if application_role:
                secure_history(application_role)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


if __name__ == "__main__":
    main()
