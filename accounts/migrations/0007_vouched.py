"""Whether the identity provider vouched for the number at a sign-in."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_one_time_code_asked_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='signinsession',
            name='vouched',
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddConstraintNotValid(
            model_name='signinsession',
            constraint=models.CheckConstraint(condition=models.Q(('vouched', False), ('way', 'oidc'), _connector='OR'), name='session_vouched_by_the_provider'),
        ),
    ]
