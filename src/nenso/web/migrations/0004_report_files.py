"""A filled workbook of a report between its choosing and its taking."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the table."""

    dependencies = [
        ("web", "0003_figures_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("submission_uuid", models.UUIDField()),
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
