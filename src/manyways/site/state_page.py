"""How the installation runs, for those who look after it: one sentence, then each part with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from manyways.access.rules import may_everywhere
from manyways.access.views.jobs import SEE_JOBS
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.site.state import State, read_state
from manyways.ui.pages import page


@dataclass(frozen=True)
class Part:
    """One part: whether it is well, what stands, what to do if it is not."""

    name: str
    is_well: bool
    said: str
    to_do: str = ""


@require_GET
def running(request: HttpRequest) -> HttpResponse:
    """Database, worker, mail, disk, clock."""
    if not may_everywhere(actor(request), SEE_JOBS):
        raise PermissionDenied(SEE_JOBS)
    parts = list(parts_of(read_state()))
    ill = [part.name for part in parts if not part.is_well]
    sentence = _("Everything runs.") if not ill else _("Look at: %(names)s.") % {"names": ", ".join(ill)}
    context = {"parts": parts, "sentence": sentence, "tabs": settings_tabs(request)}
    return page(request, "site/running.html", context)


def parts_of(state: State) -> Iterator[Part]:
    """The parts in the order in which they matter."""
    connections = sum(state.connections.values())
    yield Part(
        _("Database"),
        state.is_database_up,
        _("%(n)s of at most %(most)s connections in use")
        % {"n": connections, "most": state.most_connections},
    )
    yield Part(
        _("Background work"),
        not state.is_work_stuck,
        _work(state),
        _("No worker was heard of for a minute. Start one: manyways worker. Nothing waiting is lost."),
    )
    yield _mail(state)
    yield Part(
        _("Disk"),
        not state.is_disk_short,
        _("%(size)s free where this process keeps its data")
        % {"size": filesizeformat(state.disk_free_bytes)},
        _("Make room soon: without any, nothing can be saved. What is saved stays."),
    )
    yield Part(
        _("Clock"),
        not state.is_clock_off,
        _("%(seconds)s s apart from the database's") % {"seconds": round(abs(state.clock_apart_seconds), 1)},
        _(
            "Let this machine and the database's take their time from one server. History uses the database's."
        ),
    )


def _work(state: State) -> str:
    workers = ngettext("%(n)s worker", "%(n)s workers", state.workers) % {"n": state.workers}
    waiting = ngettext("%(n)s task waits", "%(n)s tasks wait", state.waiting) % {"n": state.waiting}
    failed = state.jobs.get("failed", 0)
    said = ngettext("%(n)s job failed", "%(n)s jobs failed", failed) % {"n": failed}
    return f"{workers} · {waiting} · {said}"


def _mail(state: State) -> Part:
    mail = state.mail
    if mail.failing_since is not None:
        since = timesince(mail.failing_since, timezone.now())
        said = _("Nothing went out for %(since)s: %(why)s") % {"since": since, "why": mail.failure}
    elif mail.last_sent_at is not None:
        said = _("Last one %(ago)s ago") % {"ago": timesince(mail.last_sent_at, timezone.now())}
    else:
        said = _("None was sent yet")
    to_do = _(
        "Look at the mail server, or at MANYWAYS_MAIL_URL. What waits goes out by itself once it answers."
    )
    return Part(_("E-mail"), mail.failing_since is None, said, to_do)
