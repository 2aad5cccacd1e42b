"""Dossiers synchronised with the national portal; and kinds of events longer than sixteen letters."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("measures", "0003_dossier_moments"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="synchronised",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="declaredtotal",
            name="kind",
            field=models.CharField(max_length=32),
        ),
        # Wider only: PostgreSQL rewrites neither the table nor its days.
        migrations.RunSQL(
            "ALTER TABLE measures_event ALTER COLUMN kind TYPE varchar(32)",
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name="event",
                    name="kind",
                    field=models.CharField(max_length=32),
                ),
            ],
        ),
    ]
