"""Parse the first word, load its module alone (so `schedule` never waits for Django), run it."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from manyways import __version__

COMMANDS: dict[str, str] = {
    "serve": "serve the product, with a job worker beside it",
    "worker": "run one more job worker",
    "demo": "make the demo company in an empty database",
    "import": "bring in a file, after showing what it would change",
    "export": "write everything the organisation holds to one archive",
    "backup": "write a backup of the database",
    "restore": "put a backup back",
    "drill": "prove that a backup comes back",
    "token": "print an API token for a user",
    "user": "add, list or change users",
    "mail": "take in replies to messages, from a mailbox or an IMAP server",
    "owed": "say who is owed what on a day: untold, untrained, told what no longer holds",
    "schedule": "compute the dates of a schedule file",
    "level": "schedule a file within its resource limits",
    "forecast": "forecast when or how many, from a flow history",
    "backtest": "show how well such forecasts held in the past",
    "simulate": "simulate a portfolio of plans and flow together",
}


class Failed(Exception):  # noqa: N818 - an answer, not a bug
    """A command could not do its work; the text says why and what to do. Exit code 1."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrongly called."""
    words = list(sys.argv[1:] if argv is None else argv)
    word = next((each for each in words if not each.startswith("-")), "")
    parser = _parser(word)
    arguments = parser.parse_args(words)
    if not word:
        parser.print_help()
        return 2
    try:
        return int(arguments.run(arguments) or 0)
    except Failed as reason:
        print(f"manyways {word}: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _parser(word: str) -> argparse.ArgumentParser:
    """All words with their help; the arguments of the one that is called."""
    parser = argparse.ArgumentParser(prog="manyways", description="An open-source enterprise PMO.")
    parser.add_argument("--version", action="version", version=f"manyways {__version__}")
    words = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = words.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name == word:
            module = importlib.import_module(f"manyways.cli.{name if name != 'import' else 'import_'}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser
