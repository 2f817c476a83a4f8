"""Today and the portfolio table."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today as this_day
from manyways.access.models import User
from manyways.access.rules import may
from manyways.portfolio.actions import note_own_look
from manyways.portfolio.lists import HealthRuleTable, PortfolioTable, limit_text
from manyways.portfolio.needs import Need, needs_of
from manyways.portfolio.queries import Portfolio, health_read, read_portfolio
from manyways.ui.pages import page
from manyways.ui.windows import Axis
from manyways.work.views.record import record_page, seen_initiative

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


def health_rules(request: HttpRequest) -> HttpResponseBase:
    """How health is decided: every rule, its limits editable in place."""
    assert isinstance(request.user, User)
    table = HealthRuleTable(request)
    context = {"table": table, "may_edit": may(request.user, "portfolio.edit_health_rule")}
    return table.answer() or page(request, "portfolio/health_rules.html", context)


def initiative_health(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why an initiative has its status: what each of its rules says, the worst first."""
    found = seen_initiative(request, key)
    health = health_read(found)
    order = ("risk", "watch", "good", "none")
    findings = sorted(health.findings, key=lambda finding: order.index(finding.level))
    rows = [
        (
            finding,
            limit_text(finding.rule, finding.rule.watch_at),
            limit_text(finding.rule, finding.rule.risk_at),
        )
        for finding in findings
    ]
    sentence = _("The worst of %(count)s rules decides; nobody types a status.") % {"count": len(rows)}
    return record_page(
        request, found, "portfolio/initiative_health.html", {"rows": rows}, here="health", sentence=sentence
    )
