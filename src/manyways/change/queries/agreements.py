"""Reads of working agreements: what is agreed, which version holds, what changed since, what waits."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.models.agreements import Agreement, AgreementVersion, Need, Signature
from manyways.teams.models import Person
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text


def accepted_terms(agreement: Agreement) -> list[dict[str, Any]]:
    """The accepted needs, frozen: who was asked, for what, and the other way where one was taken."""
    needs = (
        agreement.needs.filter(state=Need.State.ACCEPTED)
        .select_related("asked_of")
        .order_by("asked_on", "pk")
    )
    return [{"asked_of": need.asked_of.name, "need": need.text, "given": need.answer} for need in needs]


def newest_version(agreement: Agreement) -> AgreementVersion | None:
    """The last version put up for signature."""
    return agreement.versions.order_by("-number").first()


def newest_versions(agreements: QuerySet[Agreement]) -> dict[Agreement, AgreementVersion | None]:
    """Some agreements in their order, each with the last version put up for signature. Three queries."""
    rows = list(agreements)
    versions = AgreementVersion.objects.filter(agreement__in=rows).order_by("number")
    newest = {version.agreement_id: version for version in versions.prefetch_related("signatures")}
    return {row: newest.get(row.pk) for row in rows}


def signed_version(agreement: Agreement) -> AgreementVersion | None:
    """The last version both groups signed: the one that holds."""
    signed = agreement.versions.annotate(count=Count("signatures")).filter(count__gte=2)
    return signed.order_by("-number").first()


@dataclass(frozen=True)
class Standing:
    """An agreement with its counts: needs in all, needs without an answer, and those late."""

    agreement: Agreement
    needs: int
    waiting: int
    late: int
    oldest_days: int
    signed: AgreementVersion | None
    newest: AgreementVersion | None

    @property
    def status(self) -> Status:
        """Late answers first, then a passed review, then what is not signed."""
        if self.late:
            return Status("risk", _late_text(self.late, self.oldest_days), _word("late"))
        if self.agreement.review_on and self.agreement.review_on < today():
            return Status(
                "watch", _word("review") % {"day": date_text(self.agreement.review_on)}, _word("look")
            )
        if self.signed and self.newest and self.signed.pk == self.newest.pk and not self.waiting:
            return Status(
                "good", _word("until") % {"day": date_text(self.agreement.review_on)}, _word("signed")
            )
        if self.waiting:
            return Status("none", _waiting_text(self.waiting), _word("talking"))
        return Status("none", _word("unsigned_why"), _word("unsigned"))


def _word(name: str) -> str:
    return {
        "late": _("Answers late"),
        "review": _("It was to be looked at again on %(day)s."),
        "look": _("Look again"),
        "until": _("Holds until it is looked at again on %(day)s."),
        "signed": _("Signed"),
        "talking": _("Being agreed"),
        "unsigned": _("Not signed"),
        "unsigned_why": _("The groups have not signed what is agreed now."),
    }[name]


def _late_text(late: int, days: int) -> str:
    text = ngettext("%(n)s need is late", "%(n)s needs are late", late) % {"n": late}
    age = ngettext("the oldest has waited %(d)s day", "the oldest has waited %(d)s days", days) % {"d": days}
    return f"{text}, {age}."


def _waiting_text(count: int) -> str:
    return ngettext("%(n)s need waits for an answer.", "%(n)s needs wait for an answer.", count) % {
        "n": count
    }


def standings(user: User) -> list[Standing]:
    """Every agreement that has not ended, worst first. Three queries, however many there are."""
    open_needs = Q(needs__state=Need.State.OPEN)
    rows = Agreement.objects.visible_to(user).filter(ended_on__isnull=True).select_related("first", "second")
    counted = rows.annotate(
        need_count=Count("needs", filter=~Q(needs__state=Need.State.WITHDRAWN)),
        waiting_count=Count("needs", filter=open_needs),
        late_count=Count("needs", filter=open_needs & Q(needs__answer_by__lt=today())),
        oldest_on=Min("needs__asked_on", filter=open_needs),
    )
    versions: dict[int, list[AgreementVersion]] = {}
    for version in (
        AgreementVersion.objects.filter(agreement__in=rows)
        .order_by("-number")
        .annotate(signed=Count("signatures"))
    ):
        versions.setdefault(version.agreement_id, []).append(version)
    found = [_standing(row, versions.get(row.pk, [])) for row in counted]
    return sorted(found, key=lambda each: (each.status.rank, each.agreement.name))


def _standing(row: Any, versions: list[Any]) -> Standing:
    signed = next((version for version in versions if version.signed >= 2), None)
    oldest = (today() - row.oldest_on).days if row.oldest_on else 0
    newest = versions[0] if versions else None
    return Standing(row, row.need_count, row.waiting_count, row.late_count, oldest, signed, newest)


def standing_of(agreement: Agreement) -> Standing:
    """The same for one agreement."""
    open_needs = list(agreement.needs.unanswered())
    needs = agreement.needs.exclude(state=Need.State.WITHDRAWN).count()
    oldest = max((need.days_waiting for need in open_needs), default=0)
    late = sum(need.is_late for need in open_needs)
    return Standing(
        agreement, needs, len(open_needs), late, oldest, signed_version(agreement), newest_version(agreement)
    )


def signatures_of(version: AgreementVersion) -> QuerySet[Signature]:
    """Who signed a version."""
    return version.signatures.select_related("group", "by").order_by("signed_on", "pk")


def needs_to_answer(user: Any) -> QuerySet[Need]:
    """Needs this person is to answer, the most urgent first."""
    return Need.objects.unanswered().filter(owner__user=user).order_by("answer_by", "pk")


def spoken_for_by(user: Any) -> QuerySet[Agreement]:
    """Agreements that hold for now, in which this person speaks for a group: named there, its contact, or its team's lead."""
    paths = ("first_contact", "second_contact", "first__contact", "second__contact")
    leads = ("first__team__lead", "second__team__lead")
    people, mine = Person.objects.filter(user=user), Q()
    for path in (*paths, *leads):
        mine |= Q(**{f"{path}__in": people})
    rows = Agreement.objects.filter(mine, ended_on__isnull=True)
    return rows.select_related(*paths, *leads).distinct().order_by("review_on", "pk")
