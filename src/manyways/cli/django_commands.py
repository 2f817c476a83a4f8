"""What commands that need the database share: the world they work in, and Django set up in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from manyways.cli.main import Failed
from manyways.site.embedded import EmbeddedDatabaseError
from manyways.site.serving.worlds import World, world_at_hand

if TYPE_CHECKING:
    from manyways.access.models import User


@contextmanager
def inside(data: str = "", *, is_demo: bool = False) -> Iterator[World]:
    """Set Django up in the world of `DATABASE_URL`, or in an embedded one that runs meanwhile.

    Raises Failed when the database cannot be reached.
    """
    try:
        with world_at_hand(data, is_demo=is_demo) as world:
            os.environ.update({name: text for name, text in world.environment().items() if text})
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
            import django

            django.setup()
            with _set_up_before():
                yield world
    except EmbeddedDatabaseError as error:
        raise Failed(str(error)) from error


@contextmanager
def _set_up_before() -> Iterator[None]:
    from django.db.utils import ProgrammingError
    from psycopg.errors import UndefinedColumn, UndefinedTable

    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.__cause__, (UndefinedTable, UndefinedColumn)):
            told = "This database is not set up for this version yet. Run `manyways serve` with it once."
            raise Failed(told) from error
        raise


def user_called(email: str) -> "User":
    """The user with this address. Raises Failed when there is none."""
    from manyways.access.models import User

    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise Failed(f"Nobody signs in as {email}. `manyways user list` shows who does.")
    return found


def acting(email: str) -> "User":
    """Who does what a command does: the user named, else the first director. Raises Failed when there is none."""
    from manyways.access.models import User
    from manyways.access.rules import may_everywhere

    if email:
        return user_called(email)
    for user in User.objects.filter(is_active=True).order_by("pk"):
        if may_everywhere(user, "access.add_user"):
            return user
    raise Failed("No active user may do this. Name one with --as EMAIL.")
