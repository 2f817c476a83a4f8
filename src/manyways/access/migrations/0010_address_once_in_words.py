"""An address that somebody has already is refused in a sentence of its own."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0009_what_jobs_wait_for"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="user",
            name="user_email_once",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="user_email_once",
                violation_error_message="Somebody has this address already: look for them, or give another one.",
            ),
        ),
    ]
