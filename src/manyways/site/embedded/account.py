"""Under which system user the server runs: PostgreSQL refuses root, so root chooses or makes another."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyways.site.embedded.errors import EmbeddedDatabaseError

NAME = "manyways"


@dataclass(frozen=True)
class Account:
    """A system user by its numbers."""

    name: str
    user_id: int
    group_id: int

    def as_arguments(self) -> dict[str, Any]:
        """Arguments of `subprocess.run` that make a child run as this user."""
        return {"user": self.user_id, "group": self.group_id, "extra_groups": []}

    def can_write(self, folder: Path) -> bool:
        """Whether this user reaches the folder and may write into it."""
        test = ["/bin/sh", "-c", 'test -w "$0" && cd "$0"', str(folder)]
        return subprocess.run(test, check=False, cwd="/", **self.as_arguments()).returncode == 0

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches the program."""
        try:
            done = subprocess.run(
                [str(program), "--version"], check=False, capture_output=True, cwd="/", **self.as_arguments()
            )
        except PermissionError:
            return False
        return done.returncode == 0

    def own(self, path: Path) -> None:
        """Give the path to this user."""
        os.chown(path, self.user_id, self.group_id)


def account_for(cluster: Path) -> Account | None:
    """The user to run the server as: None for oneself; under root the owner of the cluster or `manyways`."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return _by_number(owner)
    return _by_name(NAME) or _made(NAME) or _by_name("nobody") or _nobody_suitable()


def _by_name(name: str) -> Account | None:
    import pwd

    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid)


def _by_number(user_id: int) -> Account:
    import pwd

    try:
        entry = pwd.getpwuid(user_id)
    except KeyError as error:
        raise EmbeddedDatabaseError(
            f"The database belongs to user number {user_id}, which this machine does not know. "
            "Give its folder to a user that exists (chown -R), then start again."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _made(name: str) -> Account | None:
    program = shutil.which("useradd") or "/usr/sbin/useradd"
    if not Path(program).exists():
        return None
    words = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    subprocess.run([*words, "--shell", "/usr/sbin/nologin", name], check=False, capture_output=True)
    return _by_name(name)


def _nobody_suitable() -> Account:
    raise EmbeddedDatabaseError(
        "PostgreSQL refuses to run as root and no other user was found. Start as an ordinary user."
    )
