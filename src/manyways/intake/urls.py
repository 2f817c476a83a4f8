"""The addresses of the app `intake`."""

from django.urls import path

from manyways.intake.views import advice, links, pages, practices, requests, templates

app_name = "intake"
urlpatterns = [
    path("work/requests/", requests.requests, name="requests"),
    path("work/requests/new/", requests.new_request, name="new_request"),
    path("work/requests/paste/", requests.paste_requests, name="paste_requests"),
    path("work/requests/<uuid:key>/", requests.request_page, name="request"),
    path("work/requests/<uuid:key>/edit/", requests.edit_request, name="edit_request"),
    path("work/requests/<uuid:key>/answer/", requests.answer_request, name="answer_request"),
    path("work/requests/<uuid:key>/advice/", advice.advise_request, name="advise_request"),
    path("work/links/", links.links, name="links"),
    path("work/links/<uuid:key>/revoke/", links.revoke_link, name="revoke_link"),
    path("ask/<str:secret>/", links.ask_by_link, name="ask_by_link"),
    path("answer/<str:secret>/", links.answer_of, name="answer_of"),
    path("work/advice/", advice.advices, name="advices"),
    path("work/advice/new/", advice.new_advice, name="new_advice"),
    path("work/advice/<uuid:key>/", advice.advice, name="advice"),
    path("work/advice/<uuid:key>/clashes/", advice.clashes, name="clashes"),
    path("work/advice/<uuid:key>/ask/", advice.ask_second, name="ask_second"),
    path("work/advice/<uuid:key>/second/", advice.second_advice, name="second_advice"),
    path("work/templates/", templates.templates, name="templates"),
    path("work/templates/new/", templates.new_template, name="new_template"),
    path("work/templates/<uuid:key>/", templates.template, name="template"),
    path("work/templates/<uuid:key>/edit/", templates.edit_template, name="edit_template"),
    path("work/templates/<uuid:key>/begin/", templates.begin, name="begin"),
    path("work/templates/<uuid:key>/<slug:part>/", templates.edit_part, name="edit_part"),
    path("work/practices/", practices.practices, name="practices"),
    path("work/practices/new/", practices.edit_practice, name="new_practice"),
    path("work/practices/<uuid:key>/", practices.practice, name="practice"),
    path("work/practices/<uuid:key>/edit/", practices.edit_practice, name="edit_practice"),
    path("work/practices/used/<uuid:key>/", practices.rate_practice, name="rate_practice"),
    path(
        "work/practices/attach/<slug:holder>/<uuid:key>/", practices.attach_practice, name="attach_practice"
    ),
    path(
        "work/<uuid:key>/approach-and-practices/", practices.initiative_approach, name="initiative_approach"
    ),
    path("work/<uuid:key>/advice/", practices.advise_initiative, name="advise_initiative"),
    path("work/<uuid:key>/template/", templates.save_as_template, name="save_as_template"),
    path("work/teams/<uuid:key>/practices/", practices.team_practices, name="team_practices"),
    path("work/how/", pages.how_page, name="how_we_work"),
    path("work/how/text/", pages.edit_text, name="edit_text"),
    path("work/how/<slug:audience>/", pages.how_page, name="how_for"),
    path("how/<str:secret>/", pages.shared_page, name="shared_page"),
]
