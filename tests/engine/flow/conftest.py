"""Examples have no deadline: the machine may be busy."""

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")
