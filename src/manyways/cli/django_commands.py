"""What commands that need the database share: the world they work in, and Django set up in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from manyways.cli.main import Failed
from manyways.site.embedded import EmbeddedDatabaseError
from manyways.site.serving.worlds import World, world_at_hand


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
            yield world
    except EmbeddedDatabaseError as error:
        raise Failed(str(error)) from error
