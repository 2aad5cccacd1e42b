"""An organisation may have a beginning of its own at a target, beside a value of its own or without one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0004_ended'),
    ]

    operations = [
        migrations.AddField(
            model_name='targetvalue',
            name='baseline',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='targetvalue',
            name='value',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='targetvalue',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', False), ('baseline__isnull', False), _connector='OR'), name='target_value_says_something'),
        ),
    ]
