"""The addresses of the app `work`."""

from django.urls import path

from manyways.work import views

app_name = "work"
urlpatterns = [
    path("work/", views.initiatives, name="initiatives"),
    path("work/new/", views.new_initiative, name="new_initiative"),
    path("work/<uuid:key>/", views.initiative, name="initiative"),
    path("work/<uuid:key>/about/", views.about, name="about"),
    path("work/<uuid:key>/edit/", views.edit, name="edit"),
    path("work/<uuid:key>/approach/", views.change_approach, name="change_approach"),
    path("work/<uuid:key>/state/", views.change_state, name="change_state"),
    path("work/<uuid:key>/teams/", views.set_teams, name="set_teams"),
    path("work/<uuid:key>/items/", views.items, name="items"),
    path("work/<uuid:key>/items/new/", views.add_item, name="add_item"),
    path("work/<uuid:key>/items/paste/", views.paste_items, name="paste_items"),
    path("work/<uuid:key>/board/", views.board, name="board"),
    path("work/<uuid:key>/flow/", views.initiative_flow, name="initiative_flow"),
    path("work/<uuid:key>/links/", views.links, name="links"),
    path("work/<uuid:key>/members/", views.members, name="members"),
    path("work/<uuid:key>/members/<uuid:user_key>/remove/", views.remove_member, name="remove_member"),
    path("work/<uuid:key>/conversation/", views.conversation, name="conversation"),
    path("work/items/<uuid:key>/", views.item, name="item"),
    path("work/items/<uuid:key>/edit/", views.edit_item, name="edit_item"),
    path("work/items/<uuid:key>/dates/", views.date_item, name="date_item"),
    path("work/items/<uuid:key>/block/", views.block_item, name="block_item"),
    path("work/items/<uuid:key>/drop/", views.drop_item, name="drop_item"),
    path("work/items/<uuid:key>/split/", views.split_item, name="split_item"),
    path("work/items/<uuid:key>/move/", views.move, name="move"),
    path("work/items/<uuid:key>/links/new/", views.add_link, name="add_link"),
    path("work/links/<uuid:key>/handover/", views.ask_handover, name="ask_handover"),
    path("work/handovers/<uuid:key>/", views.handover, name="handover"),
    path("work/handovers/<uuid:key>/<slug:answer>/", views.answer_handover, name="answer_handover"),
    path("work/links/<uuid:key>/remove/", views.remove_link, name="remove_link"),
    path("work/teams/<uuid:key>/board/", views.team_board, name="team_board"),
    path("work/teams/<uuid:key>/flow/", views.team_flow, name="team_flow"),
    path("work/teams/<uuid:key>/initiatives/", views.team_initiatives, name="team_initiatives"),
    path("work/goals/<uuid:key>/initiatives/", views.serving_goal, name="serving_goal"),
    path("work/programs/<uuid:key>/initiatives/", views.serving_program, name="serving_program"),
]
