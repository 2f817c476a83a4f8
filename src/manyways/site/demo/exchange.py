"""What Brightwater exchanges with other programs: calendars by link, and a spreadsheet that is known again."""

from manyways.access.models import User
from manyways.interchange.actions import add_own_calendar, map_columns, show_import, start_import
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import read_draft, report_of, sheet_of
from manyways.teams.models import Team
from manyways.work.models import Initiative

SHEET = """Vorhaben;Kurztext;Bis wann;Verantwortlich
Customer conference 2027;Everyone who uses us in one place;25.05.2027;Mara Lindqvist
Library of school holidays;Calendars know when schools are closed;30.09.2027;Noor Haddad
"""


def make_exchange(director: User) -> None:
    """The conference in its manager's calendar, a team's in its lead's, the director's own; one known source."""
    manager, lead = (User.objects.get(name=name) for name in ("Mara Lindqvist", "Noor Haddad"))
    add_own_calendar(initiative=Initiative.objects.get(name="Customer conference 2027"), by=manager)
    add_own_calendar(team=Team.objects.filter(lead__user=lead).first(), by=lead)
    add_own_calendar(by=director)
    import_ = start_import(subject="portfolio", name="vorhaben.csv", content=SHEET.encode(), by=director)
    headers = sheet_of(import_).headers
    import_ = map_columns(import_, mapping={"name": 0, "due_on": 2, "owner": 3}, headers=headers, by=director)
    show_import(import_, report=report_of(import_, difference_of(import_, read_draft(import_))), by=director)
