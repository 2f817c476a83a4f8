"""Today and the portfolio table."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.actions import undo_url
from manyways.access.clock import today as this_day
from manyways.access.doors import check_right
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.trying import what_if_of
from manyways.money.queries import currency
from manyways.portfolio.actions import dispose_initiative, note_own_look
from manyways.portfolio.beginnings import beginning
from manyways.portfolio.forms import DisposeForm
from manyways.portfolio.front import SHOWN, Front
from manyways.portfolio.handovers import handover_rows, handovers_sentence
from manyways.portfolio.lists import HandoverTable, PortfolioTable, StandingTable
from manyways.portfolio.models import Look, Standing
from manyways.portfolio.needs import Need, needs_of
from manyways.portfolio.places import places
from manyways.portfolio.queries import read_portfolio, same_look
from manyways.portfolio.roadmap import GROUPS, roadmap_of
from manyways.portfolio.standings import decided, stopping_sentence, warnings_of
from manyways.portfolio.tried import as_tried
from manyways.ui.answers import refused_by
from manyways.ui.pages import page, toast
from manyways.ui.windows import Axis
from manyways.work.views.record import seen_initiative

CREATE, IMPORT = "work.create_initiative", "interchange.start_import"


def today(request: HttpRequest) -> HttpResponse:
    """At risk, needs me, changed: the two questions on top of everything."""
    assert isinstance(request.user, User)
    look = _look(request.user, "today")
    portfolio = read_portfolio(request.user, look.before_at, is_judged=_is_judged(look))
    needs, front = needs_of(request.user, portfolio), Front(portfolio)
    context = {
        "day": this_day(),
        "portfolio": portfolio,
        "sentence": _sentence(front, needs),
        "risk": front.risk,
        "risk_count": portfolio.count("risk"),
        "watch": front.watch,
        "watch_count": portfolio.count("watch"),
        "needs": needs,
        "news": front.newest,
        "news_count": len(front.news),
        "news_more": len(front.news[SHOWN:]),
        "may_create": may(request.user, CREATE),
        "may_import": may(request.user, IMPORT),
        "beginning": "" if portfolio.count() else beginning(request.user),
        "axis": Axis.over([row.window for row in front.risk], width=340),
    }
    return page(request, "portfolio/today.html", context)


def _look(user: User, page: str) -> Look:
    return same_look(user, page) or note_own_look(page=page, by=user)


def _is_judged(look: Look) -> bool:
    return not getattr(look, "is_due", True)


def _sentence(front: Front, needs: list[Need]) -> str:
    """What is at risk; then what needs the person and what changed."""
    if not front.portfolio.count():
        return ""
    count = len(needs)
    needed = ngettext("%(n)s thing needs you", "%(n)s things need you", count) % {"n": count}
    changed = ngettext("%(n)s thing changed", "%(n)s things changed", len(front.news)) % {
        "n": len(front.news)
    }
    rest = [
        needed if needs else _("Nothing needs you today"),
        changed if front.news else _("nothing changed"),
    ]
    situation = front.portfolio.situation([row.initiative.name for row in front.risk])
    return f"{situation} {', '.join(rest)}."


def initiatives(request: HttpRequest) -> HttpResponseBase:
    """The table of all initiatives with their windows."""
    assert isinstance(request.user, User)
    look = _look(request.user, "portfolio")
    what_if = what_if_of(request)
    portfolio = read_portfolio(request.user, look.before_at, is_judged=_is_judged(look))
    if what_if.changes and what_if.base:
        portfolio = as_tried(portfolio, what_if.shown)
    table = PortfolioTable(request, portfolio)
    context = {
        "table": table,
        "portfolio": portfolio,
        "what_if": what_if,
        "may_create": may(request.user, CREATE),
        "may_import": may(request.user, IMPORT),
        "pages": places("initiatives"),
    }
    return table.answer() or page(request, "portfolio/initiatives.html", context)


def handovers(request: HttpRequest) -> HttpResponseBase:
    """What initiatives hand to each other and by when, with the risk of each."""
    assert isinstance(request.user, User)
    rows = handover_rows(request.user)
    table = HandoverTable(request, rows=rows)
    return table.answer() or page(
        request,
        "portfolio/handovers.html",
        {"table": table, "sentence": handovers_sentence(rows), "pages": places("handovers")},
    )


def roadmap(request: HttpRequest) -> HttpResponse:
    """All windows on one axis, grouped, with arrows for what is handed over."""
    assert isinstance(request.user, User)
    by = request.GET.get("by", "program")
    by = by if by in GROUPS else "program"
    portfolio = read_portfolio(request.user)
    context = {
        "portfolio": portfolio,
        "roadmap": roadmap_of(
            portfolio, by, request.user, handover_rows(request.user), request.GET.get("part", "")
        ),
        "by": by,
        "ways": [(key, name) for key, (name, *_how) in GROUPS.items()],
        "pages": places("roadmap"),
    }
    return page(request, "portfolio/roadmap.html", context)


def standings(request: HttpRequest) -> HttpResponseBase:
    """What goes on and what stops: still to spend, still to gain, and what stopping frees."""
    table = StandingTable(request)
    if answer := table.answer():
        return answer
    context = {
        "table": table,
        "sentence": stopping_sentence(table.every, currency()),
        "pages": places("standings"),
        "log": decided(actor(request)),
    }
    return page(request, "portfolio/standings.html", context)


def decided_on(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was decided on one initiative and why, for the page about it; nothing where nothing was."""
    found = seen_initiative(request, key)
    standing = (
        Standing.objects.filter(initiative=found).exclude(verdict="").select_related("decided_by").first()
    )
    return page(request, "portfolio/decided.html", {"initiative": found, "standing": standing}, "decided")


def dispose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Decide on one initiative: finish, stop, hand over or convert, with the reason."""
    found, by = seen_initiative(request, key), actor(request)
    check_right(request, "portfolio.dispose_initiative", found)
    form = DisposeForm(request.POST or None, initial={"verdict": request.GET.get("verdict")})
    if request.method == "POST":
        if not form.is_valid():
            raise refused_by(form)
        standing = dispose_initiative(found, **form.cleaned_data, by=by)
        said = _("%(name)s: %(verdict)s") % {"name": found.name, "verdict": standing.get_verdict_display()}
        toast(request, said, undo_url())
        return redirect("portfolio:standings")
    context = {"form": form, "warnings": warnings_of(found), "initiative": found}
    return page(request, "portfolio/dispose.html", context)
