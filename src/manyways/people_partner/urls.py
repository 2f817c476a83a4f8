"""The addresses of the app `people_partner`."""

from django.urls import path

from manyways.people_partner.views import alignment, job_roles, mine, paths, role_changes

app_name = "people_partner"
urlpatterns = [
    path("change/hr/", role_changes.room, name="room"),
    path("change/hr/role-changes/new/", role_changes.new_role_change, name="new_role_change"),
    path("change/hr/role-changes/<uuid:key>/", role_changes.role_change, name="role_change"),
    path("change/hr/role-changes/<uuid:key>/edit/", role_changes.edit_role_change, name="edit_role_change"),
    path("change/hr/role-changes/<uuid:key>/people/", role_changes.set_affected, name="set_affected"),
    path("change/hr/role-changes/<uuid:key>/<slug:verb>/", role_changes.step, name="step"),
    path("change/hr/people/<uuid:key>/told/", role_changes.tell, name="tell"),
    path("change/hr/notes/", alignment.notes, name="notes"),
    path("change/hr/notes/new/", alignment.new_note, name="new_note"),
    path("change/hr/notes/<uuid:key>/", alignment.edit_note, name="edit_note"),
    path("change/hr/reviews/", alignment.alignment, name="alignment"),
    path("change/hr/reviews/new/", alignment.new_review_rule, name="new_review_rule"),
    path("change/hr/reviews/<uuid:key>/", alignment.review_rule, name="review_rule"),
    path("change/hr/reviews/<uuid:key>/replace/", alignment.replace_review_rule, name="replace_review_rule"),
    path("change/hr/training/", alignment.training, name="training"),
    path("change/hr/training/skill/", alignment.plan_session, name="plan_session"),
    path("change/hr/training/held/", alignment.note_skill, name="note_skill"),
    path("change/hr/training/ways/new/", alignment.new_growth_path, name="new_growth_path"),
    path("change/paths/", paths.paths, name="paths"),
    path("change/paths/new/", paths.new_path, name="new_path"),
    path("change/paths/<uuid:key>/", paths.path, name="path"),
    path("change/paths/<uuid:key>/edit/", paths.edit_path, name="edit_path"),
    path("change/paths/<uuid:key>/coaching/", paths.plan_coaching, name="plan_coaching"),
    path("change/paths/coaching/<uuid:key>/held/", paths.hold_coaching, name="hold_coaching"),
    path("change/hr/duties/<uuid:key>/", paths.duties, name="duties"),
    path("change/my-job/people/<uuid:key>/talk/", paths.remind, name="remind"),
    path("change/roles/", role_changes.roles, name="roles"),
    path("change/roles/changes/<uuid:key>/", role_changes.told_change, name="told_change"),
    path("change/roles/library/", job_roles.library, name="library"),
    path("change/roles/new/", job_roles.new_role, name="new_role"),
    path("change/roles/<uuid:key>/", job_roles.role, name="role"),
    path("change/roles/versions/<uuid:key>/next/", job_roles.write_version, name="write_version"),
    path("change/roles/versions/<uuid:key>/edit/", job_roles.edit_version, name="edit_version"),
    path("change/roles/versions/<uuid:key>/publish/", job_roles.publish_version, name="publish_version"),
    path("change/roles/versions/<uuid:key>/holders/", job_roles.hold_role, name="hold_role"),
    path("change/my-job/", mine.mine, name="mine"),
]
