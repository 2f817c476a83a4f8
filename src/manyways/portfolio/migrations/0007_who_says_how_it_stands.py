"""Those who run work may say how it stands, beside what the rules say."""

from django.db import migrations

ROLES = ("owner", "project-manager", "team-lead")
RIGHT = "portfolio.*_status"


def add_right(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug__in=ROLES):
        row.rights = sorted({*row.rights, RIGHT})
        row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0006_said_statuses"), ("access", "0004_teams_begin_work")]
    operations = [migrations.RunPython(add_right, migrations.RunPython.noop)]
