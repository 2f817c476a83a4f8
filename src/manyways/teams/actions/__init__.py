"""The verbs of people, groups and teams."""

from manyways.teams.actions.accounts import link_account, recognise, take_as_meant
from manyways.teams.actions.erasing import erase_person
from manyways.teams.actions.formation import (
    add_seat,
    choose_way_of_working,
    edit_seat,
    remove_seat,
    take_seat,
)
from manyways.teams.actions.organisation import (
    add_calendar,
    add_group,
    add_membership,
    add_person,
    create_team,
    delete_group,
    edit_calendar,
    edit_group,
    edit_membership,
    edit_person,
    edit_team,
    end_membership,
    remove_weekly_counts,
    set_weekly_counts,
)
from manyways.teams.actions.structures import (
    add_structure_option,
    consult_on_structure,
    describe_service,
    edit_structure_option,
    place_people,
    remove_structure_option,
    switch_structure,
)

__all__ = [
    "add_calendar",
    "add_group",
    "add_membership",
    "add_person",
    "add_seat",
    "add_structure_option",
    "choose_way_of_working",
    "consult_on_structure",
    "create_team",
    "delete_group",
    "describe_service",
    "edit_calendar",
    "edit_group",
    "edit_membership",
    "edit_person",
    "edit_seat",
    "edit_structure_option",
    "edit_team",
    "end_membership",
    "erase_person",
    "link_account",
    "place_people",
    "recognise",
    "remove_seat",
    "remove_structure_option",
    "remove_weekly_counts",
    "set_weekly_counts",
    "switch_structure",
    "take_as_meant",
    "take_seat",
]
