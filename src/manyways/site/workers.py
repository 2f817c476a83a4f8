"""Workers and the process that does their jobs, parted from one process that has loaded the application."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from socket import AF_UNIX, SOCK_SEQPACKET, socket, socketpair

from manyways.access.jobs import do_elsewhere
from manyways.site.apart import do_jobs, have_done
from manyways.site.jobs import run_worker
from manyways.site.serving.children import Child
from manyways.site.serving.parted import Part, keep_parted


def keep_workers(count: int, *, jobs: int = 2, beside: Sequence[Child] = (), log: Path | None = None) -> None:
    """Keep so many workers running, and what stands beside them, until asked to stop."""
    asking, asked = socketpair(AF_UNIX, SOCK_SEQPACKET)
    worker = partial(Part, "manyways-worker", partial(_work, asking, jobs), log)
    workers = [Child("job worker", worker) for _number in range(count)]
    keep_parted([*beside, *workers], asked, partial(Part, "manyways-jobs", partial(do_jobs, asked), log))


def _work(asking: socket, jobs: int) -> None:
    do_elsewhere(partial(have_done, asking))
    run_worker(concurrency=jobs)
