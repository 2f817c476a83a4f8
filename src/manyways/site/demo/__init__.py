"""The demo company, Brightwater Learning: made by calling actions, seeded, relative to today."""

from manyways.site.demo.make import make_demo
from manyways.site.demo.scale import make_larger

__all__ = ["make_demo", "make_larger"]
