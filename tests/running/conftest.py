"""An installation of its own, made once for these tests, and programs run beside it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest
from tools.places import memory_for_tests

ROOT = Path(__file__).resolve().parents[2]


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs all tests that share the installation made for them, the others file by file."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            is_shared = "untouched" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.xdist_group("running" if is_shared else item.path.stem))


def environment(**more: str) -> dict[str, str]:
    """The environment of a person who set nothing."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("DATABASE_", "MANYWAYS_", "DJANGO_", "PYTEST_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **more}


def manyways(*words: str, text: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    """Run one command of the product to its end."""
    return subprocess.run(
        [sys.executable, "-m", "manyways", *words],
        check=False,
        capture_output=True,
        text=True,
        input=text,
        env=environment(**more),
        timeout=180,
    )


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A new folder that the database's own user can reach too, unlike pytest's."""
    place = memory_for_tests()
    with tempfile.TemporaryDirectory(prefix="manyways-", dir=place, ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Such a folder for one test."""
    with reachable_folder() as found:
        yield found


def wait_for(question: Callable[[], object], *, seconds: float = 30) -> bool:
    """Ask again and again until the answer is true or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int:
    """The status a page answers with; 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class Served:
    """A running `manyways serve`."""

    def __init__(self, data: Path, port: int, *words: str, **more: str) -> None:
        self.data = data
        self.port = port
        self.more = more
        self.output = data.parent / f"serve-{port}.out"
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "manyways", "serve", "--data", str(data), "--port", str(port), *words],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=environment(MANYWAYS_STALLED_AFTER="2", **more),
                start_new_session=True,
            )

    def is_ready(self) -> bool:
        """Whether the address has been printed."""
        return "Manyways is ready" in self.said()

    def said(self) -> str:
        """What it printed."""
        return self.output.read_text()

    def child(self, name: str) -> psutil.Process | None:
        """The process called that: the one all others parted from, or one of those."""
        with suppress(psutil.Error):
            for server in psutil.Process(self.process.pid).children():
                for child in [server, *server.children()]:
                    if child.name() == name:
                        return child
        return None

    def family(self) -> list[psutil.Process]:
        """All its processes, and the database's."""
        with suppress(psutil.Error):
            return [
                psutil.Process(self.process.pid),
                *psutil.Process(self.process.pid).children(recursive=True),
            ]
        return []

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


@pytest.fixture(scope="session")
def untouched() -> Iterator[Path]:
    """A data folder whose databases are migrated and empty: made once, and only copied."""
    from manyways.site.embedded import EmbeddedDatabase
    from manyways.site.serving.supervisor import prepare
    from manyways.site.serving.worlds import embedded_world

    os.environ.setdefault("PYTHONPATH", str(ROOT / "src"))
    with reachable_folder() as folder:
        data = folder / "data"
        with EmbeddedDatabase(data, is_quick=True) as database:
            prepare(embedded_world(database, is_demo=False))
        yield data


@contextmanager
def copied(untouched: Path) -> Iterator[Path]:
    """An installation of its own, whose files belong to whom they belonged."""
    with reachable_folder() as folder:
        subprocess.run(["cp", "-a", str(untouched), str(folder / "data")], check=True)
        yield folder / "data"


@pytest.fixture(scope="session")
def prepared(untouched: Path) -> Iterator[Path]:
    """The installation that most tests share."""
    with copied(untouched) as data:
        yield data


@pytest.fixture(scope="module")
def served(prepared: Path) -> Iterator[Served]:
    """The product, served until the module's tests are over."""
    running = Served(prepared, free_port(), "--web-processes", "1")
    assert wait_for(running.is_ready, seconds=120), running.said()
    yield running
    if running.process.poll() is None:
        running.interrupt()


PROGRAM = Path(__file__).parent / "slow_worker.py"
ENQUEUE = """
import sys, django; django.setup()
from manyways.access.jobs import enqueue
print(enqueue("running.slow", by=None, label="Slow", marks=sys.argv[1]).pk)
"""
ENQUEUE_MANY = """
import sys, django; django.setup()
from manyways.access.jobs import enqueue
for number in range(int(sys.argv[1])):
    print(enqueue("running.once", by=None, label="Once").pk)
"""


@pytest.fixture
def world(prepared: Path) -> Iterator[Any]:
    """The organisation's database of the installation."""
    from manyways.site.embedded import EmbeddedDatabase
    from manyways.site.serving.worlds import embedded_world

    with EmbeddedDatabase(prepared) as database:
        yield embedded_world(database, is_demo=False)


class Workers:
    """Worker processes over one world."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.processes: list[subprocess.Popen[bytes]] = []
        self.variables = environment(
            **world.environment(), DJANGO_SETTINGS_MODULE="manyways.site.settings", MANYWAYS_STALLED_AFTER="2"
        )
        self.variables["PYTHONPATH"] += os.pathsep + str(ROOT)

    def start(self) -> "subprocess.Popen[bytes]":
        """One more worker."""
        process = subprocess.Popen([sys.executable, str(PROGRAM)], env=self.variables)
        self.processes.append(process)
        return process

    def enqueue(self, marks: Path) -> int:
        """Start the slow job; returns its number."""
        words = [sys.executable, "-c", ENQUEUE, str(marks)]
        return int(subprocess.run(words, check=True, capture_output=True, env=self.variables).stdout)

    def enqueue_many(self, count: int) -> list[int]:
        """Start so many quick jobs; returns their numbers."""
        words = [sys.executable, "-c", ENQUEUE_MANY, str(count)]
        done = subprocess.run(words, check=True, capture_output=True, env=self.variables)
        return [int(line) for line in done.stdout.split()]

    def value(self, text: str, *arguments: object) -> object:
        """One value from the database."""
        with psycopg.connect(self.world.database_url) as connection:
            row = connection.execute(text, arguments).fetchone()
        return row[0] if row else None

    def state(self, job: int) -> object:
        """The state of a job."""
        return self.value("SELECT state FROM access_job WHERE id = %s", job)


@pytest.fixture
def workers(world: Any) -> Iterator[Workers]:
    """Workers that are all gone after the test."""
    found = Workers(world)
    yield found
    for process in found.processes:
        process.kill()
        process.wait()
