"""The demo company, Brightwater Learning: made by calling actions, seeded, relative to today."""

from manyways.site.demo.make import make_demo

__all__ = ["make_demo"]
