"""`manyways worker`: one more process that works jobs off."""

import argparse
import sys
import time

from manyways.cli.django_commands import inside
from manyways.site.serving.parents import end_with_supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--jobs", type=int, default=2, metavar="N", help="how many at the same time (default 2)"
    )
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )


def run(arguments: argparse.Namespace) -> int:
    """Work until asked to stop."""
    with inside(arguments.data):
        from manyways.site.jobs import run_worker

        end_with_supervisor()
        wait_until_ready()
        run_worker(concurrency=max(1, arguments.jobs))
    return 0


def wait_until_ready() -> None:
    """Beside the first web server of a new version: it brings the database up to date, workers wait for it."""
    from django.db import connection

    from manyways.site.health import why_not_ready

    told = ""
    while reason := why_not_ready():
        if reason != told:
            print(f"Waiting for the database: {reason}", file=sys.stderr, flush=True)
        told = reason
        time.sleep(2)
    connection.close()
