"""The lists of the portfolio, one module each."""

from manyways.portfolio.lists.handovers import HandoverTable
from manyways.portfolio.lists.initiatives import PortfolioTable
from manyways.portfolio.lists.rules import HealthRuleTable, limit_text
from manyways.portfolio.lists.standings import StandingTable

__all__ = ["HandoverTable", "HealthRuleTable", "PortfolioTable", "StandingTable", "limit_text"]
