"""Pages of the library of job roles."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.forms.role_changes import HoldersForm, RoleForm, VersionForm
from manyways.people_partner.models import JobRole, RoleHolder, RoleVersion
from manyways.people_partner.queries.job_roles import side_by_side, ways_on
from manyways.people_partner.queries.titles import title_warnings
from manyways.people_partner.rules import is_inside
from manyways.people_partner.tables import RoleTable
from manyways.people_partner.views import ask, inside
from manyways.ui.pages import page


def library(request: HttpRequest) -> HttpResponseBase:
    """Job roles with their descriptions, as far as this person may read them."""
    table = RoleTable(request)
    answer = table.answer()
    if answer:
        return answer
    count = len(table.rows())
    sentence = ngettext("%(n)s job is described.", "%(n)s jobs are described.", count) % {"n": count}
    context = {"table": table, "sentence": sentence if count else "", "is_inside": is_inside(actor(request))}
    return page(request, "people_partner/library.html", context)


def new_role(request: HttpRequest) -> HttpResponse:
    """Pick a description and adapt it, or write one."""
    by = inside(request, "people_partner.add_job_role")
    form = RoleForm(request.POST or None, initial={"adapt": request.GET.get("adapt")})

    def run(given: dict[str, Any]) -> RoleVersion:
        return actions.add_job_role(**given, by=by)

    return ask(
        request,
        form,
        run,
        title=_("New job role"),
        back=reverse("people_partner:library"),
        button=_("Add it"),
    )


def role(request: HttpRequest, key: UUID) -> HttpResponse:
    """One job role: what it asks for, its versions beside each other, who holds it."""
    by = actor(request)
    found = get_object_or_404(JobRole.objects.visible_to(by), key=key)
    versions = list(RoleVersion.objects.visible_to(by).filter(role=found).order_by("-number"))
    newest = _chosen(versions, request.GET.get("version", ""))
    before = next((row for row in versions if row.number < newest.number), None)
    holders = RoleHolder.objects.visible_to(by).filter(version_held__role=found, ends_on=None)
    context = {
        "role": found,
        "versions": versions,
        "version": newest,
        "before": before,
        "parts": side_by_side(before, newest) if before else side_by_side(newest, newest),
        "holders": holders.select_related("person", "version_held").order_by("person__name"),
        "is_inside": is_inside(by),
        "sentence": _sentence(newest),
        "ways": ways_on(found),
        "warnings": title_warnings(newest) if is_inside(by) else [],
    }
    return page(request, "people_partner/role.html", context)


def _chosen(versions: list[RoleVersion], number: str) -> RoleVersion:
    return next((row for row in versions if str(row.number) == number), versions[0])


def _sentence(version: RoleVersion) -> str:
    if version.published_on is None:
        return _("Version %(n)s is a draft that only HR and who is told of it may read.") % {
            "n": version.number
        }
    return version.purpose.split("\n")[0]


def _version(key: UUID) -> RoleVersion:
    return get_object_or_404(RoleVersion.objects.select_related("role"), key=key)


def write_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next version of a role's description."""
    by = inside(request, "people_partner.write_version")
    last = _version(key)
    form = VersionForm(request.POST or None, initial={name: getattr(last, name) for name in actions.TEXT})

    def run(given: dict[str, Any]) -> RoleVersion:
        return actions.write_version(last.role, **_text(given), by=by)

    title = _("New version: %(title)s") % {"title": last.role.title}
    return ask(
        request,
        form,
        run,
        title=title,
        back=last.get_absolute_url(),
        button=_("Keep this version"),
        visible=4,
    )


def edit_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """Words nobody has read yet."""
    by = inside(request, "people_partner.edit_version")
    found = _version(key)
    initial = {name: getattr(found, name) for name in (*actions.TEXT, "version")}
    form = VersionForm(request.POST or None, initial=initial)

    def run(given: dict[str, Any]) -> RoleVersion:
        return actions.edit_version(found, _text(given), version=given["version"], by=by)

    return ask(request, form, run, title=str(found), back=found.get_absolute_url(), visible=4)


def _text(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in actions.TEXT}


def publish_version(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that this is how the job is today."""
    by = inside(request, "people_partner.publish_version")
    found = _version(key)

    def run(_given: dict[str, Any]) -> RoleVersion:
        return actions.publish_version(found, by=by)

    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        run,
        title=_("Publish %(name)s?") % {"name": found},
        back=found.get_absolute_url(),
        button=_("Publish it"),
        note=_(
            "Everybody may read it then. If it changes somebody's job, begin a role change instead, so that they are told first."
        ),
    )


def hold_role(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who does this job."""
    by = inside(request)
    found = _version(key)

    def run(given: dict[str, Any]) -> RoleVersion:
        actions.hold_role(found, **given, by=by)
        return found

    form = HoldersForm(request.POST or None)
    return ask(request, form, run, title=str(found), back=found.get_absolute_url(), button=_("They hold it"))
