"""The JSON door of work."""

from manyways.work.api import boards, handovers
from manyways.work.api.doors import router

router.add_router("", boards.router)
router.add_router("", handovers.router)

__all__ = ["router"]
