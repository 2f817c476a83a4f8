"""Moves name only the forecast they lead to, ways out only its day: neither keeps a superseded forecast alive."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def newest_ways(apps, schema_editor):
    ways = apps.get_model("market", "WayOut").objects
    newer = ways.filter(date_given=OuterRef("date_given"), forecast__gt=OuterRef("forecast"))
    ways.filter(Exists(newer)).delete()
    forecast = apps.get_model("forecast", "Forecast").objects.filter(pk=OuterRef("forecast"))
    ways.update(as_of=Subquery(forecast.values("as_of")))


class Migration(migrations.Migration):
    dependencies = [("market", "0006_names_are_no_groups")]
    operations = [
        migrations.RemoveField("move", "before"),
        migrations.AddField("wayout", "as_of", models.DateField(null=True)),
        migrations.RunPython(newest_ways),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveConstraint("wayout", "way_out_once"),
        migrations.RemoveField("wayout", "forecast"),
        migrations.AlterField("wayout", "as_of", models.DateField()),
        migrations.AddConstraint(
            "wayout", models.UniqueConstraint(fields=["date_given", "kind"], name="way_out_once")
        ),
    ]
