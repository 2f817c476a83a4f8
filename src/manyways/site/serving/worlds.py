"""A world: one database with what its processes must know. The organisation is one, the demo another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from manyways.site.embedded import EmbeddedDatabase
from manyways.site.serving.places import data_folder


@dataclass(frozen=True)
class World:
    """The addresses of one database for the application and for its owner."""

    name: str
    database_url: str
    owner_url: str
    secret_key: str
    state_folder: Path | None

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo company."""
        return self.name == "demo"

    def environment(self) -> dict[str, str]:
        """What a process of this world finds in its environment, besides what it inherits."""
        found = {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "MANYWAYS_SECRET_KEY": self.secret_key,
            "MANYWAYS_STATE": str(self.state_folder or ""),
        }
        return {**found, **({"MANYWAYS_DEMO": "1"} if self.is_demo else {})}


def external_world() -> World | None:
    """The world of `DATABASE_URL`, when that is set."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return None
    owner = os.environ.get("DATABASE_OWNER_URL", "") or url
    key = os.environ.get("MANYWAYS_SECRET_KEY", "")
    return World("demo" if os.environ.get("MANYWAYS_DEMO") else "organisation", url, owner, key, None)


def embedded_world(database: EmbeddedDatabase, *, is_demo: bool) -> World:
    """One of the two worlds of the embedded server."""
    name = "manyways_demo" if is_demo else "manyways"
    state = database.folder.data / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    return World(
        "demo" if is_demo else "organisation",
        database.url(name),
        database.url(name, "manyways_owner"),
        database.secrets.secret_key,
        state,
    )


@contextmanager
def world_at_hand(data: str = "", *, is_demo: bool = False) -> Iterator[World]:
    """The world a command works in: that of `DATABASE_URL`, else an embedded one, running meanwhile."""
    external = external_world()
    if external is not None:
        yield external
        return
    with EmbeddedDatabase(data_folder(data)) as database:
        yield embedded_world(database, is_demo=is_demo)
