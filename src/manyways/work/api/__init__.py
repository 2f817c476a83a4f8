"""The JSON door of work."""

from manyways.work.api import boards, files, gates, handovers, programme
from manyways.work.api.doors import router

router.add_router("", boards.router)
router.add_router("", files.router)
router.add_router("", gates.router)
router.add_router("", handovers.router)
router.add_router("", programme.router)

__all__ = ["router"]
