"""The product at size: pages and API of a served demo at 1, 8 and 32 clients, memory, database, and the growth.

`python3 run.py bench size [--scales=10,50]` makes a demo company for each scale (20,000 and 100,000 items), serves it
on 127.0.0.1 with two web processes and a worker, and asks in bounded loops. Quiet machines only: it measures time.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from gantt import make_plan
from manyways.cli.django_commands import inside

CLIENTS = (1, 8, 32)
REQUESTS = 160
"""Of each page at each number of clients, after a few to warm up."""
REQUESTS_OF_API = 80
"""So that those of one kind stay below what a caller may ask in a minute."""
KEPT = "bench-size.json"
LONGEST_START = 300
AIMS_MS = {
    "portfolio": 60,
    "list": 40,
    "filtered list": 40,
    "gantt data, 400 items": 20,
    "search": 30,
    "create by API": 15,
}
MOST_MEMORY_MB, LEAST_RATE, MOST_SPREAD, MOST_GROWTH = 300, 60, 2.0, 1.2
MOST_QUERIES = {"portfolio": 12}


@dataclass
class Asked:
    """One kind of request: what it is called, how it is made, and its queries."""

    name: str
    path: str
    body: dict[str, Any] | None = None
    queries: int = 0


@dataclass
class Subject:
    """One made demo company: where it lies, who asks, what is asked."""

    folder: str
    headers: dict[str, str]
    asked: list[Asked]
    size: str


def main() -> int:
    """Print Markdown tables; exit code 1 when an aim is missed."""
    if sys.argv[1:2] == ["make"]:
        return _make(sys.argv[2], int(sys.argv[3]))
    given = next((text for text in sys.argv[1:] if text.startswith("--scales=")), "--scales=10,50")
    scales = [int(text) for text in given.partition("=")[2].split(",")]
    missed: list[str] = []
    medians: dict[int, dict[str, float]] = {}
    for scale in scales:
        with tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder:
            subject = _made(folder, scale)
            with _served(subject) as (port, server):
                medians[scale] = _measure(subject, port, missed)
                missed += _weigh(server, subject)
    _tell_growth(medians, missed)
    print(f"\nload of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"\n{len(missed)} aims missed" + "".join(f"\n- {text}" for text in missed))
    return 1 if missed else 0


def _made(folder: str, scale: int) -> Subject:
    """Made in a process of its own, which alone is set up for that database."""
    started = time.monotonic()
    subprocess.run([sys.executable, __file__, "make", folder, str(scale)], check=True, env=_environment())
    found = json.loads(Path(folder, KEPT).read_text())
    subject = Subject(folder, found["headers"], [Asked(**each) for each in found["asked"]], found["size"])
    print(f"\n### Scale {scale}: {subject.size}, made in {(time.monotonic() - started) / 60:.1f} min\n")
    return subject


def _make(folder: str, scale: int) -> int:
    with inside(folder, is_demo=True) as world:
        from manyways.access.jobs import enqueue, run_waiting
        from manyways.access.models import User
        from manyways.forecast.actions import TASK
        from manyways.site.demo import make_demo, make_larger
        from manyways.site.serving.supervisor import prepare

        prepare(world)
        if not User.objects.exists():
            make_demo()
            make_larger(scale)
            enqueue(TASK, by=None, label="Forecast", lock="forecast")  # pages are measured with their windows
            run_waiting()
        Path(folder, KEPT).write_text(json.dumps(asdict(_subject(folder))))
    return 0


def _subject(folder: str) -> Subject:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from manyways.access.actions.tokens import create_own_token
    from manyways.access.clock import today
    from manyways.access.models import User
    from manyways.work.models import Initiative, Item

    director = User.objects.get(email="ines@brightwater.example")
    plan = make_plan(400, director)
    _row, token = create_own_token(
        name="Bench", rights=["*"], expires_on=today() + timedelta(days=2), by=director
    )
    other = Initiative.objects.exclude(pk=plan.pk).order_by("-pk")[5]
    asked = [
        Asked("portfolio", "/portfolio/"),
        Asked("filtered portfolio", "/portfolio/?health=risk"),
        Asked("today", "/today/"),
        Asked("list", "/work/people/"),
        Asked("filtered list", "/work/people/?q=an"),  # found often enough to fill the page at every scale
        Asked("items of an initiative", f"/work/{other.key}/items/"),
        Asked("gantt data, 400 items", f"/api/initiatives/{plan.key}/gantt"),
        Asked("items by API", f"/api/initiatives/{other.key}/items"),
        Asked("search", "/find?q=Phase"),
        Asked("create by API", f"/api/initiatives/{other.key}/items", {"name": "One more"}),
    ]
    client = Client(SERVER_NAME="localhost")
    client.force_login(director)
    for each in asked:
        if each.body is None:
            client.get(each.path)  # what is judged or kept at the first look is not asked again
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(each.path) if each.body is None else None
        assert answer is None or answer.status_code == 200, (each.path, answer.status_code)
        each.queries = len(queries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone()
    counts = f"{Initiative.objects.count():,} initiatives, {Item.objects.count():,} items, database {size}"
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}"
    return Subject(folder, {"Cookie": cookie, "Authorization": f"Bearer {token}"}, asked, counts)


@contextmanager
def _served(subject: Subject) -> Iterator[tuple[int, psutil.Process]]:
    """Two web processes and a worker on a free port, as `manyways serve` starts them."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = ["-m", "manyways", "serve", "--demo", "--data", subject.folder, "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, *words, "--logs", "files"], stdout=subprocess.DEVNULL, env=_environment()
    )
    try:
        until = time.monotonic() + LONGEST_START
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("The server did not start.")
            time.sleep(0.5)
        process = psutil.Process(server.pid)
        _settle(process)
        yield port, process
    finally:
        server.terminate()
        server.wait(60)


def _environment() -> dict[str, str]:
    """Bytecode is kept, as by whoever runs it: compiling anew at each start leaves some 50 MB behind."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _settle(server: psutil.Process) -> None:
    """Wait until the first forecast is made and its process is gone: pages are measured alone."""
    until = time.monotonic() + LONGEST_START
    time.sleep(20)
    while _weighed(server)[1] and time.monotonic() < until:
        time.sleep(2)


def _answers(port: int) -> bool:
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("GET", "/readyz")
        return (
            b'"ready": true' in line.getresponse().read()
        )  # before that, a page that asks to wait answers everything
    except (OSError, http.client.HTTPException):
        return False


def _measure(subject: Subject, port: int, missed: list[str]) -> dict[str, float]:
    """Every request at every number of clients; the medians at one client by name."""
    print(
        "| what | queries | clients | p50 ms | p95 ms | requests/s | failed |\n|---|---|---|---|---|---|---|"
    )
    medians: dict[str, float] = {}
    for each in subject.asked:
        if each.queries > MOST_QUERIES.get(each.name, each.queries):
            missed.append(f"{each.name}: {each.queries} queries, aim {MOST_QUERIES[each.name]}")
        if each.path.startswith("/api/"):
            time.sleep(60 - time.time() % 60)
        for clients in CLIENTS:
            took, failed, rate = _ask(subject, each, port, clients)
            middle, worst = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            print(
                f"| {each.name} | {each.queries or '–'} | {clients} | {middle:.0f} | {worst:.0f} | {rate:.0f} | {failed} |",
                flush=True,
            )
            medians.update({each.name: middle} if clients == 1 else {})
            missed += _misses(each.name, clients, middle, worst, rate, failed)
    return medians


def _misses(name: str, clients: int, middle: float, worst: float, rate: float, failed: int) -> Iterator[str]:
    if failed:
        yield f"{name}: {failed} failed at {clients} clients"
    if clients == 1 and middle > AIMS_MS.get(name, float("inf")):
        yield f"{name}: {middle:.1f} ms, aim {AIMS_MS[name]}"
    if clients == 8 and name == "list" and rate < LEAST_RATE:
        yield f"{name}: {rate:.0f} requests/s at 8 clients, aim {LEAST_RATE}"
    if clients == 32 and worst > MOST_SPREAD * middle:
        yield f"{name}: p95 {worst / middle:.1f} times p50 at 32 clients"


def _ask(subject: Subject, asked: Asked, port: int, clients: int) -> tuple[list[float], int, float]:
    """Milliseconds of each request, how many failed, and requests a second."""

    def loop(count: int) -> list[tuple[float, bool]]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        return [_once(line, subject, asked) for _each in range(count)]

    loop(3)
    count = (REQUESTS_OF_API if asked.path.startswith("/api/") else REQUESTS) // clients
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [one for many in pool.map(loop, [count] * clients) for one in many]
    rate = len(found) / (time.perf_counter() - started)
    return [ms for ms, _is_good in found], sum(not is_good for _ms, is_good in found), rate


def _once(line: http.client.HTTPConnection, subject: Subject, asked: Asked) -> tuple[float, bool]:
    started = time.perf_counter()
    try:
        if asked.body is None:
            line.request("GET", asked.path, headers={"Cookie": subject.headers["Cookie"]})
        else:
            about = {
                "Content-Type": "application/json",
                "Authorization": subject.headers["Authorization"],
            }
            line.request("POST", asked.path, json.dumps(asked.body), about)
        answer = line.getresponse()
        answer.read()
        is_good = answer.status in {200, 201}
    except (OSError, http.client.HTTPException):
        line.close()
        is_good = False
    return (time.perf_counter() - started) * 1000, is_good


def _weigh(server: psutil.Process, subject: Subject) -> Iterator[str]:
    """Memory of all processes but the database, each by the share that is its own, once the last job is a minute past."""
    until = time.monotonic() + LONGEST_START
    memory, is_doing = _weighed(server)
    print(f"\nmemory of the web processes, the worker, what they parted from: {memory:.0f} MB", end="")
    while is_doing and time.monotonic() < until:
        time.sleep(2)
        memory, is_doing = _weighed(server)
    print(f", a minute after the last job {memory:.0f} MB; database of {subject.size}")
    if memory > MOST_MEMORY_MB:
        yield f"memory {memory:.0f} MB, aim {MOST_MEMORY_MB}"


def _weighed(server: psutil.Process) -> tuple[float, bool]:
    """Megabytes, and whether the process for jobs is among those weighed."""
    found: dict[str, int] = {}
    for each in server.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found[f"{each.name()} {each.pid}"] = each.memory_full_info().pss
    ours = {name: weight for name, weight in found.items() if "postgres" not in name}
    return sum(ours.values()) / 1024**2, any(name.startswith("manyways-jobs") for name in ours)


def _tell_growth(medians: dict[int, dict[str, float]], missed: list[str]) -> None:
    if len(medians) < 2:
        return
    least, most = min(medians), max(medians)
    print(f"\n### Growth from scale {least} to {most}, p50 at one client\n\n| what | times |\n|---|---|")
    for name, before in medians[least].items():
        times = medians[most][name] / before
        print(f"| {name} | {times:.2f} |")
        if name in {"list", "filtered list", "items of an initiative"} and times > MOST_GROWTH:
            missed.append(f"{name} grows {times:.2f} times, aim {MOST_GROWTH}")


if __name__ == "__main__":
    sys.exit(main())
