"""The addresses of the app `teams`."""

from django.urls import path

from manyways.teams.views import accounts, calendars, erasing, formation, structures
from manyways.teams.views import organisation as views

app_name = "teams"
urlpatterns = [
    path("work/people/", views.people, name="people"),
    path("work/people/named", views.named, name="named"),
    path("work/people/accounts/", accounts.accounts, name="accounts"),
    path("work/people/new/", views.new_person, name="new_person"),
    path("work/people/<uuid:key>/", views.person, name="person"),
    path("work/people/<uuid:key>/edit/", views.edit_person, name="edit_person"),
    path("work/people/<uuid:key>/account/", accounts.account, name="account"),
    path("work/people/<uuid:key>/erase/", erasing.erase, name="erase_person"),
    path("work/groups/", views.groups, name="groups"),
    path("work/groups/new/", views.new_group, name="new_group"),
    path("work/groups/<uuid:key>/", views.group, name="group"),
    path("work/groups/<uuid:key>/edit/", views.edit_group, name="edit_group"),
    path("work/groups/<uuid:key>/members/", views.add_member, name="add_member"),
    path("work/memberships/<uuid:key>/end/", views.end_member, name="end_member"),
    path("work/teams/", views.teams, name="teams"),
    path("work/teams/new/", views.new_team, name="new_team"),
    path("work/teams/<uuid:key>/", views.team, name="team"),
    path("work/teams/<uuid:key>/edit/", views.edit_team, name="edit_team"),
    path("work/teams/<uuid:key>/counts/", views.weekly_counts, name="weekly_counts"),
    path("work/teams/<uuid:key>/counts/remove/", views.remove_weekly_counts, name="remove_weekly_counts"),
    path("work/teams/<uuid:key>/structure/", structures.structure, name="structure"),
    path("work/teams/<uuid:key>/structure/options/", structures.new_option, name="new_structure_option"),
    path("work/teams/<uuid:key>/structure/consulted/", structures.consult, name="consult_on_structure"),
    path("work/teams/<uuid:key>/structure/service/", structures.describe_service, name="describe_service"),
    path("work/teams/<uuid:key>/composition/", formation.composition, name="composition"),
    path("work/teams/<uuid:key>/seats/", formation.add_seat, name="add_seat"),
    path("work/teams/<uuid:key>/way/", formation.choose_way, name="choose_way"),
    path("work/seats/<uuid:key>/", formation.edit_seat, name="edit_seat"),
    path("work/seats/<uuid:key>/take/", formation.take_seat, name="take_seat"),
    path("work/structures/<uuid:key>/", structures.option, name="structure_option"),
    path("work/structures/<uuid:key>/places/", structures.place_people, name="place_people"),
    path("work/structures/<uuid:key>/edit/", structures.edit_option, name="edit_structure_option"),
    path("work/structures/<uuid:key>/remove/", structures.remove_option, name="remove_structure_option"),
    path("work/calendars/", calendars.calendars, name="calendars"),
    path("work/calendars/new/", calendars.new_calendar, name="new_calendar"),
    path("work/calendars/<uuid:key>/", calendars.calendar, name="calendar"),
]
