"""`manyways serve`: everything that is needed, from the database to the job worker, in one command."""

import argparse
import sys

from manyways.cli.main import Failed
from manyways.site.embedded import EmbeddedDatabaseError
from manyways.site.serving.places import data_folder
from manyways.site.serving.supervisor import CannotServe, Supervisor, Wishes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--port", type=_port, default=8000, help="port to serve on (default 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to serve on (default: this machine only)"
    )
    parser.add_argument("--data", default="", metavar="FOLDER", help="where the data lie")
    parser.add_argument("--demo", action="store_true", help="serve the demo company only")
    parser.add_argument(
        "--web-processes", type=int, default=2, metavar="N", help="processes for pages (default 2)"
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="workers, each with two background jobs at a time (default 1; 0 for none)",
    )
    parser.add_argument(
        "--logs",
        choices=("auto", "screen", "files"),
        default="auto",
        help="where the logs go (default: files when started from a terminal, else the screen)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    data = data_folder(arguments.data)
    in_files = arguments.logs == "files" or (arguments.logs == "auto" and sys.stderr.isatty())
    wishes = Wishes(
        data=data,
        host=arguments.host,
        port=arguments.port,
        is_demo=arguments.demo,
        web_processes=max(1, arguments.web_processes),
        workers=max(0, arguments.workers),
        logs=data / "logs" if in_files else None,
    )
    try:
        Supervisor(wishes, lambda text: print(text, flush=True)).run()
    except (CannotServe, EmbeddedDatabaseError) as error:
        raise Failed(str(error)) from error
    except OSError as error:
        raise Failed(
            f"{error.filename or data} cannot be used: {error.strerror}. Choose another: --data FOLDER."
        ) from error
    return 0


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number
