"""A worker that dies in the middle of a job loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from manyways.site.embedded import EmbeddedDatabase
from manyways.site.serving.worlds import World, embedded_world
from tests.running.conftest import ROOT, environment, wait_for

PROGRAM = Path(__file__).parent / "slow_worker.py"
ENQUEUE = """
import sys, django; django.setup()
from manyways.access.jobs import enqueue
print(enqueue("running.slow", by=None, label="Slow", marks=sys.argv[1]).pk)
"""


@pytest.fixture
def world(prepared: Path) -> Iterator[World]:
    """The organisation's database of the installation."""
    with EmbeddedDatabase(prepared) as database:
        yield embedded_world(database, is_demo=False)


class Workers:
    """Worker processes over one world."""

    def __init__(self, world: World) -> None:
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

    def value(self, text: str, *arguments: object) -> object:
        """One value from the database."""
        with psycopg.connect(self.world.database_url) as connection:
            row = connection.execute(text, arguments).fetchone()
        return row[0] if row else None

    def state(self, job: int) -> object:
        """The state of a job."""
        return self.value("SELECT state FROM access_job WHERE id = %s", job)


@pytest.fixture
def workers(world: World) -> Iterator[Workers]:
    """Workers that are all gone after the test."""
    found = Workers(world)
    yield found
    for process in found.processes:
        process.kill()
        process.wait()


def test_a_job_whose_worker_is_killed_is_found_and_done_once(workers: Workers, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    job = workers.enqueue(marks)
    first = workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert workers.state(job) == "doing"
    workers.start()
    assert wait_for(lambda: workers.state(job) == "done", seconds=40)
    assert marks.read_text().count("begun") == 2
    assert workers.value("SELECT count(*) FROM access_role WHERE slug LIKE %s", f"made-{job}-%") == 1
    assert workers.value("SELECT attempts FROM access_job WHERE id = %s", job) == 2


def test_a_worker_that_is_asked_to_stop_gives_its_job_back(workers: Workers, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    job = workers.enqueue(marks)
    first = workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    assert workers.state(job) == "queued"
    workers.start()
    assert wait_for(lambda: workers.state(job) == "done", seconds=40)
    assert workers.value("SELECT count(*) FROM access_role WHERE slug LIKE %s", f"made-{job}-%") == 1


def test_a_running_job_is_cancelled(workers: Workers, tmp_path: Path) -> None:
    job = workers.enqueue(tmp_path / "marks")
    workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    with psycopg.connect(workers.world.database_url) as connection:
        connection.execute("UPDATE access_job SET is_cancel_wanted = true WHERE id = %s", [job])
    assert wait_for(lambda: workers.state(job) == "cancelled")
    assert workers.value("SELECT count(*) FROM access_role WHERE slug LIKE %s", f"made-{job}-%") == 0
