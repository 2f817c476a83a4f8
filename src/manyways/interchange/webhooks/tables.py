"""The list of messages to one webhook."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from manyways.access.actions import for_each
from manyways.access.editing import allowed_by
from manyways.access.web import actor
from manyways.interchange.actions.webhooks import send_again
from manyways.interchange.models import WebhookMessage
from manyways.ui.tables import LAMP, NAME, NUMBER, TIME, BulkAction, Column, Table, choice

_LAMPS = {"delivered": "complete", "waiting": "part", "failed": "stale"}


def _lamp(row: WebhookMessage) -> tuple[str, str]:
    return _LAMPS[row.state], row.get_state_display()


def _answer(row: WebhookMessage) -> str:
    return str(row.status) if row.status else row.answer[:80]


def _again(request: HttpRequest, rows: Any, _values: dict[str, Any]) -> str:
    done = for_each(send_again, rows, by=actor(request))
    count = len(done.done)
    text = ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", count) % {"n": count}
    return f"{text} {done.refused[0][1]}" if done.refused else text


class DeliveryTable(Table):
    """What one webhook was told, the newest first."""

    name = "deliveries"
    label = gettext_lazy("Messages")
    columns = (
        Column(
            "action",
            gettext_lazy("Event"),
            NAME,
            sort=("action",),
            url=lambda row: reverse("interchange:delivery", args=[row.key]),
        ),
        Column("created_at", gettext_lazy("Happened"), TIME, sort=("-created_at",), phone="wide"),
        Column("state", gettext_lazy("State"), LAMP, value=_lamp, sort=("state",), phone="wide"),
        Column("status", gettext_lazy("Answer"), value=_answer),
        Column("attempts", gettext_lazy("Tries"), NUMBER),
        Column("tried_at", gettext_lazy("Last tried"), TIME, is_hidden=True),
    )
    filters = (choice("state", gettext_lazy("State"), WebhookMessage.State.choices),)
    quick = "state"
    bulk = (BulkAction("again", gettext_lazy("Send again"), _again, is_allowed=allowed_by(send_again)),)
    default_sort = "created_at"
    empty_title = gettext_lazy("Nothing was sent yet")
    empty_text = gettext_lazy(
        "The next thing that happens and fits will stand here. “Try it” sends an empty message."
    )

    def rows(self) -> Any:
        """Those of the webhook in scope, for its owner."""
        found = WebhookMessage.objects.visible_to(actor(self.request)).filter(webhook=self.scope["webhook"])
        return found.select_related("webhook__owner").defer("body")

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(count)s message", "%(count)s messages", count) % {"count": count}
