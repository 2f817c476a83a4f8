"""Leads of teams may begin work from a template, ask for advice on it, and use practices."""

from django.db import migrations

ADDED = {
    "team-lead": [
        "intake.apply_template",
        "intake.start_advice",
        "intake.attach_practice",
        "intake.detach_practice",
        "intake.rate_practice",
    ],
}


def add_rights(apps, schema_editor):
    role = apps.get_model("access", "Role")
    for slug, rights in ADDED.items():
        for row in role.objects.filter(slug=slug):
            row.rights = sorted({*row.rights, *rights})
            row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("access", "0003_own_words")]
    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
