"""Legal edits the notice under what leaves the house; teams say how sure their outcomes are and fix their dates."""

from django.db import migrations

from manyways.ui.own_words import own

ADDED = {
    "team-lead": ["market.describe_outcome", "market.fix_date", "market.set_level"],
    "project-manager": ["market.*"],
}


def add_rights(apps, schema_editor):
    role = apps.get_model("access", "Role")
    role.objects.get_or_create(slug="legal", defaults={"name": own("Legal"), "rights": ["legal.*"]})
    for slug, rights in ADDED.items():
        for row in role.objects.filter(slug=slug):
            row.rights = sorted({*row.rights, *rights})
            row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("access", "0004_teams_begin_work")]
    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
