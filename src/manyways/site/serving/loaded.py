"""All processes of one world, parted from this one: `python -m manyways.site.serving.loaded HOST PORT WEB WORKERS`."""

import sys
from functools import partial
from pathlib import Path

from manyways.site.serving.children import Child
from manyways.site.serving.parents import end_with_supervisor
from manyways.site.serving.parted import Part, call_process, load
from manyways.site.serving.web import counted_together, serve


def main(host: str, port: str, web_processes: str, workers: str, worker_log: str = "") -> None:
    """Load the application once; then the web server and the workers part from it."""
    call_process("manyways-server")
    end_with_supervisor()
    with counted_together():
        load()
        from manyways.site.workers import keep_workers

        web = Child("web server", partial(Part, "manyways-web", partial(serve, host, port, web_processes)))
        keep_workers(int(workers), beside=[web], log=Path(worker_log) if worker_log else None)


if __name__ == "__main__":
    main(*sys.argv[1:])
