"""A worker that dies in the middle of a job loses nothing and doubles nothing."""

import signal
import subprocess
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg

from tests.running.conftest import Workers, wait_for


def test_a_job_whose_worker_is_killed_is_found_and_done_once(workers: Workers, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    job = workers.enqueue(marks)
    first = workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert workers.state(job) in {"doing", "queued"}  # by which of its processes is the last to go
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


def test_a_job_whose_own_process_is_killed_is_done_again_by_the_same_worker(
    workers: Workers, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    job = workers.enqueue(marks)
    first = workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    worker, doing = part_of(first, "manyways-worker"), part_of(first, "manyways-jobs")
    assert worker
    assert doing
    doing.kill()
    assert wait_for(lambda: workers.state(job) == "done", seconds=40)
    assert marks.read_text().count("begun") == 2
    assert workers.value("SELECT count(*) FROM access_role WHERE slug LIKE %s", f"made-{job}-%") == 1
    assert part_of(first, "manyways-worker") == worker


def test_a_job_whose_worker_alone_is_killed_is_done_once(workers: Workers, tmp_path: Path) -> None:
    job = workers.enqueue(tmp_path / "marks")
    first = workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    worker = part_of(first, "manyways-worker")
    assert worker
    worker.kill()
    assert wait_for(lambda: workers.state(job) == "done", seconds=40)
    assert workers.value("SELECT count(*) FROM access_role WHERE slug LIKE %s", f"made-{job}-%") == 1


def test_the_process_for_jobs_ends_when_nobody_asks_and_comes_when_somebody_does(workers: Workers) -> None:
    first = workers.start()
    assert wait_for(lambda: part_of(first, "manyways-worker"))
    for _time in range(2):
        assert part_of(first, "manyways-jobs") is None
        (job,) = workers.enqueue_many(1)
        assert wait_for(lambda job=job: workers.state(job) == "done", seconds=40)  # type: ignore[misc]
        assert wait_for(lambda: part_of(first, "manyways-jobs") is None)


def part_of(process: "subprocess.Popen[bytes]", name: str) -> psutil.Process | None:
    """The process of this name that parted from it."""
    children = psutil.Process(process.pid).children()
    return next((child for child in children if child.is_running() and child.name() == name), None)


def test_a_running_job_is_cancelled(workers: Workers, tmp_path: Path) -> None:
    job = workers.enqueue(tmp_path / "marks")
    workers.start()
    assert wait_for(lambda: workers.value("SELECT done_count FROM access_job WHERE id = %s", job), seconds=40)
    with psycopg.connect(workers.world.database_url) as connection:
        connection.execute("UPDATE access_job SET is_cancel_wanted = true WHERE id = %s", [job])
    assert wait_for(lambda: workers.state(job) == "cancelled")
    assert workers.value("SELECT count(*) FROM access_role WHERE slug LIKE %s", f"made-{job}-%") == 0
