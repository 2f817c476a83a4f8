"""Everyone may deal with their own questions, ideas, invitations and needs; leads of teams may agree with others."""

from django.db import migrations

ADDED = {
    "everyone": ["change.*_own_*", "desk.change_own_*"],
    "team-lead": ["change.*_need", "change.*_agreement"],
    "sales-lead": ["change.*_agreement"],
    "marketing": ["change.*_agreement"],
    "functional-manager": ["change.*_need", "change.*_agreement"],
}


def add_rights(apps, schema_editor):
    role = apps.get_model("access", "Role")
    for slug, rights in ADDED.items():
        for row in role.objects.filter(slug=slug):
            row.rights = sorted({*row.rights, *rights})
            row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("access", "0002_roles")]
    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
