"""What a job waits for has a column of its own, and its result stays what it was about."""

from django.db import migrations, models
from django.db.models.fields.json import KT


def move(apps, schema_editor):
    jobs = apps.get_model("access", "Job").objects.filter(result__has_key="waits_for")
    jobs.update(waits_for=KT("result__waits_for"), result={})


def move_back(apps, schema_editor):
    jobs = apps.get_model("access", "Job").objects.exclude(waits_for="")
    for job in jobs:
        job.result = {"waits_for": job.waits_for}
        job.save(update_fields=["result"])


class Migration(migrations.Migration):
    dependencies = [("access", "0008_rooms_open_to_sign_on")]
    operations = [
        migrations.AddField("job", "waits_for", models.CharField(blank=True, default="", max_length=40)),
        migrations.RunPython(move, move_back),
    ]
