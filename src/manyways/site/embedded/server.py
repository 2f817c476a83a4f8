"""Starts, adopts, watches and stops the embedded server; makes its roles and databases."""

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil  # type: ignore[import-untyped]
import psycopg

from manyways.site.embedded.errors import EmbeddedDatabaseError
from manyways.site.embedded.folder import Folder, Secrets, open_folder
from manyways.site.embedded.locks import FileLock, Presence
from manyways.site.embedded.moving_on import bring_over, finish_exchange
from manyways.site.embedded.programs import MAJOR, Programs, programs
from manyways.site.embedded.roles import SUPERVISOR, make_databases, make_roles

_SETTINGS = {"max_connections": "100", "jit": "off", "log_min_messages": "warning", "log_checkpoints": "off"}
_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "autovacuum_naptime": "1h",
}
_PATIENCE_SECONDS = 120  # crash recovery of a large database takes its time


class EmbeddedDatabase:
    """A PostgreSQL server over one data folder, shared by all processes that open it.

    The first to open starts it (or adopts one that a killed run left), the last to close stops it.
    `is_quick` gives up durability, for tests. Data of an older `major` version are brought over by the first to open.
    """

    def __init__(self, data: Path, *, is_quick: bool = False, major: int = MAJOR) -> None:
        self.folder: Folder = open_folder(data)
        self.secrets: Secrets = self.folder.secrets()
        self.is_quick = is_quick
        self.major = major
        self._programs: Programs = programs(self.folder.account, major)
        self._gate = FileLock(self.folder.data / "gate.lock")
        self._presence = Presence(self.folder.data / "users")

    def __enter__(self) -> "EmbeddedDatabase":
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Use the server, starting it if it does not run. Raises EmbeddedDatabaseError."""
        with self._gate:
            self._run()
            self._presence.announce()

    def close(self) -> None:
        """Stop using the server; the last user stops it."""
        with self._gate:
            self._presence.withdraw()
            if not self._presence.is_anyone_here():
                self._stop()

    def stop_left_over(self) -> None:
        """Stop a server that a killed run left. Raises EmbeddedDatabaseError when it is in use."""
        with self._gate:
            self._refuse_in_use()
            self._stop()

    def keep_running(self) -> bool:
        """Start the server again if it died. Returns whether that was needed."""
        if self.process() is not None:
            return False
        with self._gate:
            self._run()
        return True

    def url(self, database: str, role: str = "manyways_app") -> str:
        """The address of one database for one role, with its password."""
        passwords = {
            "manyways_app": self.secrets.application_password,
            "manyways_owner": self.secrets.owner_password,
            SUPERVISOR: self.secrets.supervisor_password,
        }
        host = "127.0.0.1" if os.name == "nt" else str(self.folder.socket_folder())
        where = urlencode({"host": host, "port": self.secrets.port})
        return f"postgresql://{role}:{quote(passwords[role])}@/{database}?{where}"

    def process(self) -> psutil.Process | None:
        """The server's first process, if it runs."""
        try:
            number = int((self.folder.cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(number)
            is_server = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return process if is_server else None

    def of_version(self, major: int) -> "EmbeddedDatabase":
        """The same cluster under the programs of another major version."""
        other = copy(self)
        other.major, other._programs = major, programs(self.folder.account, major)
        return other

    def in_home(self, home: Path) -> "EmbeddedDatabase":
        """Another cluster of this data folder, with the same passwords."""
        other = copy(self)
        other.folder = replace(self.folder, home=home)
        return other

    @contextmanager
    def running(self) -> Iterator[None]:
        """The server for a short while, for whoever holds the gate."""
        try:
            self._serve()
            yield
        finally:
            self._stop()

    def _run(self) -> None:
        finish_exchange(self)
        if self.folder.is_made() and self.folder.version() != self.major:
            self._refuse_in_use()
            bring_over(self)
        self._serve()

    def _refuse_in_use(self) -> None:
        if self._presence.is_anyone_here():
            raise EmbeddedDatabaseError(
                f"The database in {self.folder.data} is in use. Stop its users first."
            )

    def _serve(self) -> None:
        if not self.folder.is_made():
            self._make()
        if self.process() is None or not self._answers(seconds=_PATIENCE_SECONDS):
            self._start()
        with self._connected() as connection:
            make_roles(connection, self.secrets, is_quick=self.is_quick)
            make_databases(connection)

    def _make(self) -> None:
        """Make the cluster; one that was begun and not finished is made anew."""
        shutil.rmtree(self.folder.cluster, ignore_errors=True)
        password_file = self.folder.home / "password"
        password_file.unlink(missing_ok=True)
        password_file.write_text(self.secrets.supervisor_password)
        password_file.chmod(0o600)
        if self.folder.account:
            self.folder.account.own(password_file)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.major > 16 else []
        locale = [*builtin, "--locale=C", "--encoding=UTF8"]
        signing = ["--auth=scram-sha-256", f"--username={SUPERVISOR}", f"--pwfile={password_file}"]
        try:
            done = self._call(
                "initdb", "-D", str(self.folder.cluster), *locale, *signing, "--no-instructions"
            )
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode != 0:
            raise EmbeddedDatabaseError(
                f"The database could not be made in {self.folder.cluster}:\n{done.stderr.strip()}"
            )
        (self.folder.home / "complete").touch()

    def _start(self) -> None:
        """Start the server, waiting for recovery after a crash and for the last one's processes to go."""
        self._forget_stranger()
        deadline = time.monotonic() + 30
        while True:
            done = self._call(
                "pg_ctl", "start", "-w", "-t", str(_PATIENCE_SECONDS), "-D", str(self.folder.cluster),
                "-l", str(self.folder.log), "-o", self._options(),
            )  # fmt: skip
            if done.returncode == 0 and self._answers(seconds=10):
                return
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(
                    f"The database did not start. The end of {self.folder.log}:\n{self._end_of_log()}"
                )
            time.sleep(0.3)

    def _forget_stranger(self) -> None:
        """Remove a process file whose number now belongs to some other program."""
        path = self.folder.cluster / "postmaster.pid"
        try:
            number = int(path.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        if self.process() is None and psutil.pid_exists(number):
            path.unlink(missing_ok=True)

    def _stop(self) -> None:
        if self.process() is None:
            return
        done = self._call("pg_ctl", "stop", "-w", "-m", "fast", "-t", "60", "-D", str(self.folder.cluster))
        if done.returncode != 0 and self.process() is not None:
            self._call("pg_ctl", "stop", "-w", "-m", "immediate", "-t", "30", "-D", str(self.folder.cluster))

    def _options(self) -> str:
        settings = {**_SETTINGS, **(_QUICK if self.is_quick else {}), "port": str(self.secrets.port)}
        if os.name == "nt":
            settings["listen_addresses"] = "127.0.0.1"
        else:
            settings |= {"listen_addresses": "", "unix_socket_permissions": "0700"}
            settings["unix_socket_directories"] = f'"{self.folder.socket_folder()}"'
        return " ".join(shlex.quote(f"--{name}={value}") for name, value in settings.items())

    def _answers(self, *, seconds: float) -> bool:
        """Whether the server lets its supervisor in within so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._connected().close()
            except psycopg.OperationalError:
                if self.process() is None or time.monotonic() > deadline:
                    return False
                time.sleep(0.1)
            else:
                return True

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url("postgres", SUPERVISOR), autocommit=True, connect_timeout=5)

    def _call(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        account = self.folder.account
        return subprocess.run(
            [str(self._programs.path(program)), *words],
            check=False,
            capture_output=True,
            text=True,
            cwd="/" if account else str(self.folder.home),
            env={**os.environ, "LC_ALL": "C"},
            **(account.as_arguments() if account else {}),
        )

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.folder.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return "(there is no log)"
