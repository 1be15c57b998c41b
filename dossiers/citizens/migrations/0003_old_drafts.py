"""When the owner of a draft was told of its end."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0002_payments_ratings_feedback'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='warned_at',
            field=models.DateTimeField(null=True),
        ),
        AddConstraintNotValid(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('warned_at', None), ('expires_at__gt', models.F('warned_at')), _connector='OR'), name='draft_warned_before_its_end'),
        ),
    ]
