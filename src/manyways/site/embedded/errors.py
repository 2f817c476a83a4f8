"""What can go wrong with the embedded database, said so that a person knows what to do."""


class EmbeddedDatabaseError(Exception):
    """The embedded database cannot be used; the text says why and what to do."""
