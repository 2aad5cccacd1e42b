"""A workbook of a plan between its choosing and its loading."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the files of plans on their way."""

    dependencies = [
        ("web", "0004_report_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("plan_code", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("by_key", models.CharField(max_length=64)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
    ]
