"""`manyways worker`: one more process that works jobs off."""

import argparse

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
        run_worker(concurrency=max(1, arguments.jobs))
    return 0
