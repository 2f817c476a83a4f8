"""The JSON door of work."""

from manyways.work.api.doors import router

__all__ = ["router"]
