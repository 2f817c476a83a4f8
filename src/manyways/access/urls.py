"""The addresses of the app `access`."""

from django.urls import path

from manyways.access.views import cast, deleted, history, jobs, own, roles, sign_on, users

app_name = "access"
urlpatterns = [
    path("settings/", own.profile, name="settings"),
    path("settings/security/", own.security, name="security"),
    path("settings/security/sessions/<int:pk>/end", own.end_session, name="end_session"),
    path("settings/security/sign-on/<uuid:key>/trust", own.trust, name="trust_sign_on"),
    path("settings/tokens/", own.tokens, name="tokens"),
    path("settings/tokens/<uuid:key>/revoke", own.revoke_token, name="revoke_token"),
    path("settings/people/", users.users, name="users"),
    path("settings/people/<uuid:key>/", users.user, name="user"),
    path("settings/people/<uuid:key>/active", users.set_active, name="set_active"),
    path("settings/people/<uuid:key>/link", users.new_link, name="new_link"),
    path("settings/grants/<uuid:key>/revoke", users.revoke, name="revoke_grant"),
    path("settings/sign-on/", sign_on.sign_ons, name="sign_ons"),
    path("settings/sign-on/second-factor", sign_on.second_factor, name="second_factor"),
    path("settings/sign-on/<uuid:key>/", sign_on.sign_on, name="sign_on"),
    path("settings/sign-on/<uuid:key>/remove", sign_on.remove, name="remove_sign_on"),
    path("settings/roles/", roles.roles, name="roles"),
    path("settings/roles/<slug:slug>/", roles.role, name="role"),
    path("settings/roles/<slug:slug>/remove", roles.remove, name="remove_role"),
    path("history/<str:kind>/<uuid:key>/", history.history, name="history"),
    path("deleted/", deleted.deleted, name="deleted"),
    path("undo/<uuid:context>", history.undo, name="undo"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:key>/", jobs.job, name="job"),
    path("jobs/<uuid:key>/<slug:verb>", jobs.change, name="change_job"),
    path("accounts/as/<slug:slug>/", cast.sign_in_as, name="sign_in_as"),
]
