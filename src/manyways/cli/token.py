"""`manyways token`: makes an API token for a user and prints it, once."""

import argparse
import sys

from manyways.cli.django_commands import inside, user_called
from manyways.cli.main import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("email", help="the user the token acts for")
    parser.add_argument(
        "--name", default="command line", help="what the token is called in the list of tokens"
    )
    parser.add_argument("--days", type=int, default=90, help="how long it is valid (default 90)")
    parser.add_argument(
        "--right", action="append", metavar="PATTERN", help="only these rights, such as work.* (repeat)"
    )
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="a token for the demo company")


def run(arguments: argparse.Namespace) -> int:
    """Print the token alone on standard output; what there is to know goes to standard error."""
    with inside(arguments.data, is_demo=arguments.demo):
        from manyways.access.actions.tokens import create_token
        from manyways.ui.answers import Refused

        try:
            user = user_called(arguments.email)
            token, secret = create_token(
                user, name=arguments.name, rights=arguments.right or ("*",), days=arguments.days
            )
        except Refused as refusal:
            raise Failed(str(refusal)) from refusal
        print(secret)
        print(f"Valid until {token.expires_on}. It is shown only here.", file=sys.stderr)
    return 0
