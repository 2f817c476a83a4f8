"""The lists a change may start from: whom it may reach, and which processes tend to stop working."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class StartingProcess:
    """A process that tends to stop working with product teams: its area, name, what breaks, and when."""

    area: Text
    name: Text
    breaks: Text
    when: Text
    days_before: int | None = None


GROUPS: Sequence[Text] = (
    _("Sales"),
    _("Marketing"),
    _("Support"),
    _("Customer success"),
    _("Legal"),
    _("Procurement"),
    _("Security"),
    _("Payroll"),
    _("Finance"),
    _("HR"),
    _("Facilities"),
    _("Internal audit"),
    _("Works council"),
    _("Board"),
    _("Customers"),
    _("Partners"),
    _("Suppliers"),
)

OUTSIDE = frozenset({"Works council", "Board", "Customers", "Partners", "Suppliers"})

PROCESSES: Sequence[StartingProcess] = (
    StartingProcess(
        _("Finance"),
        _("Annual budget, capital requests"),
        _("Project business cases have no project"),
        _("Opening of the budget round"),
    ),
    StartingProcess(
        _("Finance"),
        _("Capitalization, time recording, chargeback"),
        _("Codes per project; flow teams have none"),
        _("First month end after the milestone"),
    ),
    StartingProcess(
        _("Finance"),
        _("Purchase orders, vendor contracts by statement of work"),
        _("Deliverable clauses without a project"),
        _("Next renewal or order"),
    ),
    StartingProcess(
        _("Governance"),
        _("Stage gates, steering, status reports"),
        _("Ask for percent complete and an end date"),
        _("Next meeting"),
    ),
    StartingProcess(
        _("Governance"),
        _("Risk register, audit and control evidence"),
        _("Control owner was the project manager"),
        _("Next control test"),
    ),
    StartingProcess(
        _("Supply"),
        _("Resource requests, staffing pool"),
        _("People are no longer requestable"),
        _("First day"),
    ),
    StartingProcess(
        _("HR"),
        _("Role descriptions, job levels, pay bands"),
        _("Roles do not exist"),
        _("Consultation and publication dates"),
    ),
    StartingProcess(
        _("HR"), _("Goals, reviews, bonus"), _("Individual project goals orphaned"), _("Opening of the cycle")
    ),
    StartingProcess(
        _("HR"),
        _("Reporting lines, cost centres in the HR system"),
        _("Dotted lines, two managers"),
        _("Payroll cut-off"),
    ),
    StartingProcess(
        _("HR"),
        _("Works council or union consultation"),
        _("Must come before"),
        _("The milestone minus the statutory lead"),
        days_before=60,
    ),
    StartingProcess(
        _("Sales"),
        _("Launch calendar, price list, enablement"),
        _("Needs dates; gets windows"),
        _("Next commit-by"),
    ),
    StartingProcess(
        _("Sales"),
        _("Contracts with dated features, road-map slides in the field"),
        _("Old promises live on"),
        _("Contract dates"),
    ),
    StartingProcess(
        _("Marketing"),
        _("Campaign, event and media booking"),
        _("Point of no return before certainty"),
        _("Commit-by"),
    ),
    StartingProcess(
        _("Service"),
        _("Support hand-over, on-call, release board"),
        _("“Project closed, operations takes over” never happens"),
        _("First release"),
    ),
    StartingProcess(
        _("Technology"),
        _("Architecture and security sign-off, environments, access"),
        _("One-off gates against continuous release"),
        _("First release"),
    ),
    StartingProcess(
        _("Data"),
        _("Reports keyed by project code"),
        _("Trend lines end"),
        _("First run after the milestone"),
    ),
)

SHIFT_STEPS = (
    _("Say why, and who stands for it"),
    _("Draw the product areas, each with one owner"),
    _("Form the teams around them"),
    _("Give each team a goal it can be judged on"),
    _("Fund teams instead of projects"),
    _("Walk through everybody it reaches"),
    _("Adapt the processes that would break"),
    _("Train what is new, then practise it"),
    _("Begin, look back, and adapt"),
)
