"""The embedded PostgreSQL: started when no database is given, adopted when one still runs, stopped by its last user."""

from manyways.site.embedded.errors import EmbeddedDatabaseError
from manyways.site.embedded.server import EmbeddedDatabase

__all__ = ["EmbeddedDatabase", "EmbeddedDatabaseError"]
