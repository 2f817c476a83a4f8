"""Posts to addresses that people typed: private networks are refused, also after the name is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from requests import RequestException
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from manyways.ui.answers import Refused

SECONDS = (5, 10)  # to connect, to answer
MOST_BYTES = 2_000


@dataclass(frozen=True)
class Answer:
    """What the other side said; status 0 when nobody could be asked, with the reason as the text."""

    status: int
    text: str

    @property
    def is_good(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300

    @property
    def said(self) -> str:
        """Its status, or why nobody could be asked."""
        return str(self.status) if self.status else self.text


def check_address(address: str) -> None:
    """Refuse an address that could never be posted to, as far as it shows without asking anybody."""
    parts = urlsplit(address)
    if not parts.hostname or parts.username or parts.scheme not in _schemes():
        raise Refused(fields={"address": _("Give an address that begins with https:// and names a host.")})


def _schemes() -> set[str]:
    return {"http", "https"} if settings.MAY_POST_TO_PRIVATE else {"https"}


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a body, follow no redirect, read only the beginning of the answer. Never raises for the other side's sake."""
    if settings.IS_DEMO:
        return Answer(0, _("The demo company writes to nobody."))
    try:
        check_address(address)
        with _manager(settings.MAY_POST_TO_PRIVATE).get_session() as session:
            response = session.post(address, data=body, headers=dict(headers), stream=True)
            with response:
                text = next(response.iter_content(MOST_BYTES), b"").decode("utf-8", "replace")
    except InvalidIPAddress:
        return Answer(0, _("This address lies in a private network. Nothing was sent there."))
    except (RequestException, OSError, UnicodeError) as error:
        return Answer(0, f"{type(error).__name__}: {error}"[:500])
    except Refused as refusal:
        return Answer(0, refusal.message)
    return Answer(response.status_code, text.replace("\0", ""))


@cache
def _manager(may_post_to_private: bool) -> Manager:
    return Manager(
        Config(
            ip_filter_enable=not may_post_to_private,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=SECONDS,
            user_agent_override="Manyways",
        )
    )
