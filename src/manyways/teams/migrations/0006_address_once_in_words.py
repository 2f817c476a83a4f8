"""An address that somebody has already is refused in a sentence of its own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0005_erased_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="person",
            name="person_email_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email", ""), _negated=True),
                fields=("email",),
                name="person_email_once",
                violation_error_message="Somebody has this address already: look for them, or give another one.",
            ),
        ),
    ]
