"""Today and the portfolio table."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today as this_day
from manyways.access.models import User
from manyways.access.rules import may
from manyways.portfolio.actions import note_own_look
from manyways.portfolio.lists import PortfolioTable
from manyways.portfolio.needs import Need, needs_of
from manyways.portfolio.queries import Portfolio, read_portfolio
from manyways.ui.pages import page
from manyways.ui.windows import Axis

SHOWN = 6
CREATE, IMPORT = "work.create_initiative", "interchange.start_import"


def today(request: HttpRequest) -> HttpResponse:
    """At risk, needs me, changed: the two questions on top of everything."""
    assert isinstance(request.user, User)
    look = note_own_look(page="today", by=request.user)
    portfolio = read_portfolio(request.user, look.before_at)
    needs = needs_of(request.user, portfolio)
    risk = portfolio.with_status("risk")
    watch = portfolio.with_status("watch")
    context = {
        "day": this_day(),
        "portfolio": portfolio,
        "sentence": _sentence(portfolio, needs),
        "risk": risk[:SHOWN],
        "risk_count": len(risk),
        "watch": watch,
        "needs": needs,
        "news": portfolio.news[:SHOWN],
        "news_count": len(portfolio.news),
        "news_more": len(portfolio.news[SHOWN:]),
        "may_create": may(request.user, CREATE),
        "axis": Axis.over([row.window for row in risk[:SHOWN]], width=340),
    }
    return page(request, "portfolio/today.html", context)


def _sentence(portfolio: Portfolio, needs: list[Need]) -> str:
    """What is at risk; then what needs the person and what changed."""
    if not portfolio.rows:
        return ""
    count = len(needs)
    needed = ngettext("%(n)s thing needs you", "%(n)s things need you", count) % {"n": count}
    changed = ngettext("%(n)s thing changed", "%(n)s things changed", len(portfolio.news)) % {
        "n": len(portfolio.news)
    }
    rest = [
        needed if needs else _("Nothing needs you today"),
        changed if portfolio.news else _("nothing changed"),
    ]
    return f"{portfolio.sentence} {', '.join(rest)}."


def initiatives(request: HttpRequest) -> HttpResponseBase:
    """The table of all initiatives with their windows."""
    assert isinstance(request.user, User)
    look = note_own_look(page="portfolio", by=request.user)
    portfolio = read_portfolio(request.user, look.before_at)
    table = PortfolioTable(request, portfolio)
    context = {
        "table": table,
        "portfolio": portfolio,
        "may_create": may(request.user, CREATE),
        "may_import": may(request.user, IMPORT),
    }
    return table.answer() or page(request, "portfolio/initiatives.html", context)
