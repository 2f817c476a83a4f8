"""`manyways worker`: one more process that works jobs off."""

import argparse

from manyways.cli.django_commands import inside
from manyways.site.serving.parents import end_with_supervisor
from manyways.site.serving.parted import CAN_PART, load


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
        end_with_supervisor()
        jobs = max(1, arguments.jobs)
        if CAN_PART:
            load()
            from manyways.site.workers import keep_workers

            keep_workers(1, jobs=jobs)
        else:
            from manyways.site.jobs import run_worker

            run_worker(concurrency=jobs)
    return 0
