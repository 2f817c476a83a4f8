"""The JSON door of work."""

from manyways.work.api import boards
from manyways.work.api.doors import router

router.add_router("", boards.router)

__all__ = ["router"]
