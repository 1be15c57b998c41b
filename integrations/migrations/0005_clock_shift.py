"""How far a drill has moved the clock of the workers."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0004_next_in_line'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockShift',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('by', models.DurationField(default=datetime.timedelta)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='clock_shift_single')],
            },
        ),
    ]
