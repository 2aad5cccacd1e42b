"""Files of figures on their way."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0002_form_works'),
    ]

    operations = [
        migrations.CreateModel(
            name='FiguresFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file_name', models.CharField(max_length=200)),
                ('packed', models.BinaryField()),
                ('citation', models.CharField(max_length=600)),
                ('reason', models.CharField(blank=True, max_length=600)),
                ('by_key', models.CharField(max_length=64)),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
    ]
