"""`manyways mail`: take in replies to messages, from a mailbox file, a folder, standard input or an IMAP server."""

import argparse
import imaplib
import mailbox
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from manyways.cli.django_commands import acting, inside
from manyways.cli.main import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the mail is, and who takes it in."""
    parser.add_argument(
        "source", nargs="?", default="-", help="an mbox file, a maildir, one mail, or - for stdin"
    )
    parser.add_argument(
        "--imap", action="store_true", help="what is unread on the server of MANYWAYS_IMAP_URL (imaps://…)"
    )
    parser.add_argument("--as", dest="acting", default="", metavar="EMAIL", help="who takes it in")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="in the demo company")


def run(arguments: argparse.Namespace) -> int:
    """Read each mail once and say what became of it."""
    counts: Counter[str] = Counter()
    mails = _on_server() if arguments.imap else _in(arguments.source)
    with inside(arguments.data, is_demo=arguments.demo):
        from manyways.change.actions import take_reply
        from manyways.change.replies import read_mail

        by = acting(arguments.acting)
        for content in mails:
            counts[str(take_reply(read_mail(content), by=by).get_outcome_display())] += 1
    for words, count in counts.items():
        print(f"{count} {words}")
    if not counts:
        print("No mail.")
    return 0


def _in(source: str) -> Iterator[bytes]:
    """The mails of a file or folder."""
    if source == "-":
        yield sys.stdin.buffer.read()
        return
    path = Path(source)
    if path.is_dir():
        yield from (mail.as_bytes() for mail in mailbox.Maildir(path, create=False))
        return
    if not path.is_file():
        raise Failed(f"There is no mailbox {source}.")
    content = path.read_bytes()
    if content.startswith(b"From "):
        yield from (mail.as_bytes() for mail in mailbox.mbox(path, create=False))
    else:
        yield content


def _on_server() -> Iterator[bytes]:
    """What is unread in the inbox; the server marks it as read once it was fetched."""
    parts = urlsplit(os.environ.get("MANYWAYS_IMAP_URL", ""))
    if parts.scheme != "imaps" or not parts.hostname:
        raise Failed("Set MANYWAYS_IMAP_URL to imaps://name:password@host first.")
    try:
        with imaplib.IMAP4_SSL(parts.hostname, parts.port or 993, timeout=30) as server:
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            server.select("INBOX")
            _state, found = server.search(None, "UNSEEN")
            for number in found[0].split():
                _state, data = server.fetch(number.decode(), "(RFC822)")
                yield from (part[1] for part in data if isinstance(part, tuple))
    except (OSError, imaplib.IMAP4.error) as error:
        raise Failed(f"The mail server does not answer as expected: {error}") from error
