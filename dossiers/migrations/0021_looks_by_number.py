"""A third right by which a dossier is looked at: its applicant's own number."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0020_inbound'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='viewing',
            name='viewing_ground_known',
        ),
        migrations.AlterField(
            model_name='viewing',
            name='ground',
            field=models.CharField(choices=[('work', 'Làm việc tại đơn vị'), ('supervision', 'Giám sát'), ('own_number', 'Người nộp, theo số định danh')], max_length=15, verbose_name='căn cứ'),
        ),
        AddConstraintNotValid(
            model_name='viewing',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['work', 'supervision', 'own_number'])), name='viewing_ground_known'),
        ),
    ]
