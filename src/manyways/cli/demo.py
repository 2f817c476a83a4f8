"""`manyways demo`: makes the demo company in an empty database."""

import argparse
import json
import sys

from manyways.cli.django_commands import inside
from manyways.cli.main import Failed
from manyways.site.serving.parents import end_with_supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument(
        "--scale",
        type=int,
        default=1,
        metavar="N",
        help="make it larger: 50 gives about 2,000 people, 200 teams, 2,000 initiatives and 100,000 items",
    )
    parser.add_argument("--json", action="store_true", help="tell each step as one line of JSON")
    parser.add_argument("--prepared", action="store_true", help="the database is up to date already")


def run(arguments: argparse.Namespace) -> int:
    """Bring the database up to date and fill it."""
    with inside(arguments.data, is_demo=True) as world:
        end_with_supervisor()
        from manyways.site.demo import make_demo, make_larger
        from manyways.site.serving.supervisor import CannotServe, prepare
        from manyways.ui.answers import Refused

        try:
            if not arguments.prepared:
                prepare(world)
            tell = _as_json if arguments.json else _as_text
            make_demo(tell)
            make_larger(arguments.scale, tell)
        except (Refused, CannotServe) as error:
            raise Failed(str(error)) from error
    return 0


def _as_json(done: int, total: int, text: str) -> None:
    sys.stdout.write(json.dumps({"done": done, "total": total, "text": str(text)}) + "\n")
    sys.stdout.flush()


def _as_text(done: int, total: int, text: str) -> None:
    print(f"{done}/{total}  {text}", flush=True)
