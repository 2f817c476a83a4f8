"""Kernels compile at their first call, so no single example has a deadline."""

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")
