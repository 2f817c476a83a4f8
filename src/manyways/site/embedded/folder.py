"""The data folder: where the cluster, its socket, its log and its passwords lie."""

import hashlib
import json
import os
import secrets
import socket
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from manyways.site.embedded.account import Account, account_for
from manyways.site.embedded.errors import EmbeddedDatabaseError
from manyways.site.embedded.programs import SYSTEM_FOLDER

LONGEST_SOCKET = 100  # bytes; the shortest limit among the systems is 103


@dataclass(frozen=True)
class Secrets:
    """What is generated once for each data folder and readable by its owner alone."""

    supervisor_password: str
    owner_password: str
    application_password: str
    secret_key: str
    port: int


@dataclass(frozen=True)
class Folder:
    """The places inside a data folder. `home` belongs to the user who runs the server."""

    data: Path
    home: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """What the server writes about itself."""
        return self.home / "server.log"

    def is_made(self) -> bool:
        """Whether a cluster is there and complete."""
        return (self.home / "complete").exists()

    def version(self) -> int:
        """The major version of PostgreSQL that made the cluster."""
        return int((self.cluster / "PG_VERSION").read_text().strip().partition(".")[0])

    def secrets(self) -> Secrets:
        """The passwords of this data folder, made at first use. The file's mode is 0600."""
        path = self.data / "secrets.json"
        if not path.exists():
            _write_privately(path, json.dumps(asdict(_new_secrets())))
        return Secrets(**json.loads(path.read_text()))

    def socket_folder(self) -> Path:
        """A folder of mode 0700 with a path short enough for a socket."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET:
            return self._private(inside)
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return self._private(Path(tempfile.gettempdir()).resolve() / f"manyways-{digest}")

    def _private(self, folder: Path) -> Path:
        if not folder.exists():
            folder.mkdir(mode=0o700)
            if self.account:
                self.account.own(folder)
        if os.name != "nt":
            wanted = self.account.user_id if self.account else os.geteuid()
            status = folder.lstat()
            if status.st_uid != wanted or status.st_mode & 0o077 or folder.is_symlink():
                raise EmbeddedDatabaseError(
                    f"{folder} must belong to the database's user with mode 0700. Remove it and start again."
                )
        return folder


def open_folder(data: Path) -> Folder:
    """Make what is missing of a data folder. Raises EmbeddedDatabaseError when it cannot be used."""
    data = data.expanduser().resolve()
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o755)
        home = _home(data)
        account = account_for(home)
        home = _reachable(data, home, account)
    except PermissionError as error:
        raise EmbeddedDatabaseError(
            f"{error.filename or data} cannot be written by this user. Choose another folder with --data, "
            "or start as the user who made it."
        ) from error
    except OSError as error:
        raise EmbeddedDatabaseError(
            f"{data} cannot be used: {error.strerror}. Choose another folder with --data."
        ) from error
    return Folder(data, home, account)


def _home(data: Path) -> Path:
    pointer = data / "postgres-folder"
    return Path(pointer.read_text().strip()) if pointer.exists() else data / "postgres"


def _reachable(data: Path, home: Path, account: Account | None) -> Path:
    """The home, made and given to its user; below /var/lib when that user cannot reach the data folder."""
    make_home(home, account)
    if account is None:
        if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied", str(home))
        return home
    if account.can_write(home):
        return home
    if (home / "complete").exists():
        raise EmbeddedDatabaseError(
            f"The user {account.name} can no longer reach {home}. Make its parent folders enterable again."
        )
    elsewhere = SYSTEM_FOLDER / hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    make_home(elsewhere, account)
    if not account.can_write(elsewhere):
        raise EmbeddedDatabaseError(
            f"The user {account.name} can write neither {home} nor {elsewhere}. Choose --data elsewhere."
        )
    (data / "postgres-folder").write_text(f"{elsewhere}\n")
    return elsewhere


def make_home(home: Path, account: Account | None) -> None:
    """Make a folder that only the database's user may enter."""
    if home.exists():
        return
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(mode=0o700)
    if account:
        account.own(home)


def _new_secrets() -> Secrets:
    return Secrets(
        supervisor_password=secrets.token_urlsafe(24),
        owner_password=secrets.token_urlsafe(24),
        application_password=secrets.token_urlsafe(24),
        secret_key=secrets.token_urlsafe(48),
        port=_free_port(),
    )


def _free_port() -> int:
    """A port for systems without private sockets; elsewhere only the name of the socket file."""
    if os.name != "nt":
        return 5432
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_privately(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.replace(path)
