"""Runs a world, and on request the demo beside it: database, web server, worker; ends them together."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from manyways.site.demo_world import (
    DemoState,
    forget_demo_state,
    is_demo_wanted,
    read_demo_state,
    write_demo_state,
)
from manyways.site.embedded import EmbeddedDatabase, EmbeddedDatabaseError
from manyways.site.embedded.locks import FileLock
from manyways.site.serving import ports
from manyways.site.serving.children import Child, Program, apart, child_environment, stop_all
from manyways.site.serving.leftovers import Record
from manyways.site.serving.parted import CAN_PART
from manyways.site.serving.worlds import World, embedded_world, external_world

Say = Callable[[str], None]
_START_SECONDS = 90


class CannotServe(Exception):  # noqa: N818
    """The product cannot be served; the text says why and what to do."""


@dataclass(frozen=True)
class Wishes:
    """What the person who starts it wants. `logs` is a folder, or None for the screen."""

    data: Path
    host: str
    port: int
    is_demo: bool
    web_processes: int
    workers: int
    logs: Path | None


class Supervisor:
    """Everything that runs below one `manyways serve`."""

    def __init__(self, wishes: Wishes, say: Say) -> None:
        self.wishes = wishes
        self.say = say
        self.children: list[Child] = []
        self.database: EmbeddedDatabase | None = None
        self._ending = threading.Event()
        self._demo: threading.Thread | None = None
        self._maker: subprocess.Popen[str] | None = None
        self._record = Record(wishes.data / "serving.json")

    def run(self) -> None:
        """Serve until a signal comes. Raises CannotServe or EmbeddedDatabaseError when that is impossible."""
        with ExitStack() as stack:
            self._alone(stack)
            self._heed_signals()
            world = self._world(stack)
            stack.callback(self._stop_children)
            found = prepare(world)
            if world.is_demo and not found["has_users"] and self.database is not None:
                self._make_demo(world, lambda state: self.say(f"  {state.text}"))
            if self._ending.is_set():
                return
            self._start(world, self.wishes.port)
            self._announce(world, has_users=found["has_users"])
            while not self._ending.wait(0.5):
                self._look_after()

    def stop(self, *_: object) -> None:
        """End `run` soon."""
        self._ending.set()

    def _alone(self, stack: ExitStack) -> None:
        """One supervisor over one data folder; what a killed one left is stopped; the port must be free."""
        data = self.wishes.data
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "serve.lock")
        if not lock.try_acquire():
            raise CannotServe(
                f"Manyways already serves this data at {self._record.address()}. Stop that one first (Ctrl-C where it "
                "runs), or use another folder: --data FOLDER."
            )
        stack.callback(lock.release)
        self._record.stop_processes()
        stack.callback(self._record.forget)
        if not ports.is_free(self.wishes.host, self.wishes.port):
            raise CannotServe(
                f"Port {self.wishes.port} is used by another program. Choose another: --port "
                f"{ports.next_free(self.wishes.host, self.wishes.port + 1) or self.wishes.port + 1}."
            )

    def _heed_signals(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), self.stop)

    def _world(self, stack: ExitStack) -> World:
        external = external_world()
        if external is not None:
            if self.wishes.is_demo:
                raise CannotServe("The demo has a database of its own: unset DATABASE_URL to serve it.")
            if not external.secret_key:
                raise CannotServe(
                    "With DATABASE_URL, MANYWAYS_SECRET_KEY must be set as well: a long random text, the same at "
                    "every start."
                )
            return external
        self.database = stack.enter_context(EmbeddedDatabase(self.wishes.data))
        world = embedded_world(self.database, is_demo=self.wishes.is_demo)
        assert world.state_folder is not None
        forget_demo_state(world.state_folder)
        return world

    def _start(self, world: World, port: int) -> None:
        """The web server and the workers of a world; returns when the first page answers."""
        started = self._children(world, port)
        for child in started:
            child.start()
        self.children += started
        self._write_record()
        self._wait_until_it_answers(started[0], port, self._log(world, "web"))

    def _children(self, world: World, port: int) -> list[Child]:
        """The process that all others part from; where that cannot be, each for itself."""
        address = [self.wishes.host, str(port), str(self.wishes.web_processes)]
        if CAN_PART:
            words = [*address, str(self.wishes.workers), str(self._log(world, "worker") or "")]
            return [self._child("server", ["manyways.site.serving.loaded", *words], world, "web")]
        web = self._child("web server", ["manyways.site.serving.web", *address], world, "web")
        worker = ["manyways", "worker"]
        return [
            web,
            *(self._child("job worker", worker, world, "worker") for _ in range(self.wishes.workers)),
        ]

    def _child(self, name: str, words: list[str], world: World, log: str) -> Child:
        return Child(f"{name} ({world.name})", partial(Program, words, world, self._log(world, log)))

    def _wait_until_it_answers(self, web: Child, port: int, log: Path | None) -> None:
        host = "127.0.0.1" if self.wishes.host in {"0.0.0.0", "::"} else self.wishes.host  # noqa: S104
        deadline = time.monotonic() + _START_SECONDS
        while not ports.answers(host, port, seconds=1) and not self._ending.is_set():
            where = log or "the lines above"
            if web.process is None or web.process.code() is not None:
                raise CannotServe(f"The web server ended as soon as it was started. See {where}.")
            if time.monotonic() > deadline:
                raise CannotServe(f"The web server did not answer within {_START_SECONDS} s. See {where}.")

    def _log(self, world: World, part: str) -> Path | None:
        return self.wishes.logs and self.wishes.logs / f"{world.name}-{part}.log"

    def _announce(self, world: World, *, has_users: bool) -> None:
        lines = [f"Manyways is ready: http://{self.wishes.host}:{self.wishes.port}"]
        if world.is_demo:
            lines.append(
                "  Brightwater Learning, the demo company: choose one of its nine people on the sign-in page."
            )
        elif has_users:
            lines.append("  Sign in with your e-mail address and password.")
        elif self.database is not None:
            lines.append("  It is empty still: the first page makes your account, or shows the demo company.")
        else:
            lines.append("  It is empty still: the first page makes your account.")
        if self.wishes.logs:
            lines.append(f"  Logs: {self.wishes.logs}")
        self.say("\n".join([*lines, "  Stop with Ctrl-C."]))

    def _look_after(self) -> None:
        """One round: the database first, then the children, then whether a page asked for the demo."""
        if self.database is not None and self.database.keep_running():
            self.say("The database had died and was started again.")
        deaths = [text for child in list(self.children) if (text := child.keep_running())]
        for text in deaths:
            self.say(text)
        self._write_record()
        if self.database is not None and self._demo is None and not self.wishes.is_demo:
            state = self.database.folder.data / "state"
            if is_demo_wanted(state):
                self._demo = threading.Thread(target=self._bring_demo, args=(state,), daemon=True)
                self._demo.start()

    def _write_record(self) -> None:
        processes = [child.process for child in list(self.children)]
        numbers = [process.pid for process in processes if process is not None and process.pid]
        self._record.write(f"http://{self.wishes.host}:{self.wishes.port}", numbers)

    def _bring_demo(self, state: Path) -> None:
        """Start the demo beside the organisation, telling the page that waits for it."""
        assert self.database is not None

        def tell(found: DemoState) -> None:
            write_demo_state(state, found)

        try:
            tell(DemoState("making", text="database"))
            world = embedded_world(self.database, is_demo=True)
            if not prepare(world)["has_users"]:
                self._make_demo(world, tell)
            port = ports.next_free(self.wishes.host, self.wishes.port + 1)
            self._start(world, port)
        except (CannotServe, EmbeddedDatabaseError, OSError) as error:
            self.say(f"The demo could not be started: {error}")
            tell(DemoState("failed", text=str(error)))
            return
        last = read_demo_state(state)
        address = f"http://{self.wishes.host}:{port}"
        tell(DemoState("ready", last.total, last.total, last.text, address))
        self.say(f"The demo company is ready: {address}")

    def _make_demo(self, world: World, tell: Callable[[DemoState], None]) -> None:
        words = [sys.executable, "-m", "manyways", "demo", "--json", "--prepared"]
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=child_environment(world),
            text=True,
            **apart(),
        )
        self._maker = process
        assert process.stdout is not None
        for line in process.stdout:
            tell(DemoState("making", **json.loads(line)))
        if process.wait() != 0 and not self._ending.is_set():
            raise CannotServe("The demo company could not be made; the reason is printed above.")

    def _stop_children(self) -> None:
        self._ending.set()
        if self._maker is not None:
            self._maker.terminate()
        stop_all(self.children)


def prepare(world: World) -> dict[str, bool]:
    """Bring the database of a world up to date in a process of its own, so that this one stays small."""
    done = subprocess.run(
        [sys.executable, "-m", "manyways.site.serving.prepare"],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=child_environment(world),
        **apart(),
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason was given"]
        raise CannotServe(
            f"The database could not be brought up to date: {last[0]}\n{done.stderr.strip()[-3000:]}"
        )
    found: dict[str, bool] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
