"""`manyways serve`: what is killed comes back, what is left is adopted, what is impossible is said."""

import signal
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from manyways.site.embedded import EmbeddedDatabase
from tests.running.conftest import Served, free_port, manyways, status, wait_for


def test_it_is_alive_and_ready_and_shows_its_first_page(served: Served) -> None:
    assert status(served.port, "/healthz") == 200
    assert status(served.port, "/readyz") == 200
    assert status(served.port, "/") == 302
    assert "Ctrl-C" in served.said()


def test_a_killed_web_server_comes_back(served: Served) -> None:
    web = served.child("manyways-web")
    assert web is not None
    workers = web.children()
    assert workers
    web.kill()
    assert wait_for(lambda: _another(served, "manyways-web", web))
    assert wait_for(lambda: status(served.port, "/readyz") == 200)
    assert wait_for(lambda: not any(worker.is_running() for worker in workers))


def test_a_killed_worker_comes_back(served: Served) -> None:
    worker = served.child("manyways-worker")
    assert worker is not None
    worker.kill()
    assert wait_for(lambda: _another(served, "manyways-worker", worker))


def test_when_the_process_all_others_parted_from_is_killed_all_come_back(served: Served) -> None:
    server = served.child("manyways-server")
    assert server is not None
    parts = server.children(recursive=True)
    assert {part.name() for part in parts} >= {"manyways-web", "manyways-worker"}
    server.kill()
    assert wait_for(lambda: not any(part.is_running() for part in parts))
    assert wait_for(lambda: _another(served, "manyways-server", server))
    assert wait_for(lambda: status(served.port, "/readyz") == 200)
    assert wait_for(lambda: served.child("manyways-worker"))


def _another(served: Served, name: str, before: psutil.Process) -> bool:
    found = served.child(name)
    return found is not None and found != before


def test_a_killed_database_comes_back(served: Served) -> None:
    process = EmbeddedDatabase(served.data).process()
    assert process is not None
    process.kill()
    assert wait_for(lambda: "was started again" in served.said())
    assert wait_for(lambda: status(served.port, "/readyz") == 200)


def test_a_second_one_over_the_same_data_is_refused(served: Served) -> None:
    second = manyways("serve", "--data", str(served.data), "--port", str(free_port()))
    assert second.returncode == 1
    assert f"already serves this data at http://127.0.0.1:{served.port}" in second.stderr


def test_a_taken_port_is_refused_with_a_free_one(served: Served, tmp_path: Path) -> None:
    second = manyways("serve", "--data", str(tmp_path / "other"), "--port", str(served.port))
    assert second.returncode == 1
    assert f"Port {served.port} is used by another program. Choose another: --port" in second.stderr


def test_killed_with_kill_9_nothing_stays_that_the_next_start_cannot_take_over(
    prepared: Path, served: Served
) -> None:
    children = [process for process in served.family() if process.pid != served.process.pid]
    served.process.send_signal(signal.SIGKILL)
    served.process.wait()
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert not alive
    assert EmbeddedDatabase(prepared).process() is not None
    again = Served(prepared, served.port, "--web-processes", "1")
    assert wait_for(again.is_ready, seconds=60), again.said()
    family = again.family()
    assert again.interrupt() == 0
    assert not any(process.is_running() for process in family)
    assert EmbeddedDatabase(prepared).process() is None


def test_with_a_database_of_ones_own_a_key_is_asked_for(prepared: Path, tmp_path: Path) -> None:
    with EmbeddedDatabase(prepared) as database:
        done = manyways(
            "serve",
            "--data",
            str(tmp_path),
            "--port",
            str(free_port()),
            DATABASE_URL=database.url("manyways"),
        )
    assert done.returncode == 1
    assert "MANYWAYS_SECRET_KEY" in done.stderr
