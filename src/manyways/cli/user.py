"""`manyways user`: add, list or change the people who sign in."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from manyways.cli.django_commands import acting, inside, user_called
from manyways.cli.main import Failed

if TYPE_CHECKING:
    from manyways.access.models import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One word for each thing that can be done."""
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    _word(words, "list", "everybody who can sign in", _list)
    add = _word(words, "add", "add somebody; prints the page where they choose a password", _add)
    add.add_argument("email")
    add.add_argument("--name", required=True, help="the name as the person writes it")
    add.add_argument(
        "--role", default="", metavar="ROLE", help="a role over the whole organisation, such as director"
    )
    add.add_argument("--organisation", default="", help="only for the very first: the organisation's name")
    for name, summary, work in (
        ("disable", "let somebody sign in no more", _disable),
        ("enable", "let somebody sign in again", _enable),
        ("set-password", "print the page where somebody chooses a new password", _set_password),
    ):
        _word(words, name, summary, work).add_argument("email")
    let_in = _word(words, "let-in", "let somebody into a closed room in which nobody can sign in", _let_in)
    let_in.add_argument("email")
    let_in.add_argument("--role", required=True, metavar="ROLE", help="the role, such as hr-partner")


def run(arguments: argparse.Namespace) -> int:
    """Do the word."""
    with inside(arguments.data, is_demo=arguments.demo):
        from django.core.exceptions import PermissionDenied

        from manyways.ui.answers import Refused

        try:
            arguments.work(arguments)
        except Refused as refusal:
            fields = " ".join(str(text) for text in getattr(refusal, "fields", {}).values())
            raise Failed(str(refusal) or fields) from refusal
        except PermissionDenied as error:
            raise Failed(f"The acting user has no right to {error}.") from error
    return 0


def _word(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    summary: str,
    work: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="in the demo company")
    parser.add_argument(
        "--as", dest="acting", default="", metavar="EMAIL", help="who does it, for the history"
    )
    parser.set_defaults(work=work)
    return parser


def _list(arguments: argparse.Namespace) -> None:
    from manyways.access.models import User

    for user in User.objects.order_by("email").prefetch_related("grants__role"):
        roles = ", ".join(grant.role.slug for grant in user.grants.all())
        print(f"{user.email}\t{user.name}\t{'active' if user.is_active else 'disabled'}\t{roles}")


def _add(arguments: argparse.Namespace) -> None:
    from manyways.access.actions.accounts import add_user, start_organisation
    from manyways.access.models import User

    if not User.objects.exists():
        if not arguments.organisation:
            raise Failed(
                "Nobody is here yet: say --organisation NAME to make the organisation with its first account."
            )
        start_organisation(
            organisation=arguments.organisation,
            name=arguments.name,
            email=arguments.email,
            password=_password(),
        )
        print(f"{arguments.email} is the director of {arguments.organisation}.")
        return
    role = _role_called(arguments.role) if arguments.role else None
    _print_link(add_user(name=arguments.name, email=arguments.email, role=role, by=acting(arguments.acting)))


def _role_called(slug: str) -> "Role":
    from manyways.access.models import Role

    role = Role.objects.filter(slug=slug).first()
    if role is None:
        known = ", ".join(Role.objects.order_by("slug").values_list("slug", flat=True))
        raise Failed(f"There is no role {slug}. Known: {known}.")
    return role


def _let_in(arguments: argparse.Namespace) -> None:
    from manyways.access.actions.accounts import let_in_from_server

    let_in_from_server(user_called(arguments.email), role=_role_called(arguments.role))
    print(f"{arguments.email} holds the role {arguments.role}.")


def _disable(arguments: argparse.Namespace) -> None:
    from manyways.access.actions.accounts import disable_user

    disable_user(user_called(arguments.email), by=acting(arguments.acting))
    print(f"{arguments.email} can sign in no more.")


def _enable(arguments: argparse.Namespace) -> None:
    from manyways.access.actions.accounts import enable_user

    enable_user(user_called(arguments.email), by=acting(arguments.acting))
    print(f"{arguments.email} can sign in again.")


def _set_password(arguments: argparse.Namespace) -> None:
    _print_link(user_called(arguments.email))


def _print_link(user: "object") -> None:
    from manyways.access.actions.accounts import set_password_link
    from manyways.access.models import User

    assert isinstance(user, User)
    print(set_password_link(user))
    print(
        f"Add this to the product's address and give it to {user.name}. It works once, for three days.",
        file=sys.stderr,
    )


def _password() -> str:
    """From the terminal without echo, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Failed("The two were not the same.")
    return password
