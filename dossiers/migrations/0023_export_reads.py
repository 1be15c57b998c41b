"""A door more that clients read through; no row is read."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0022_looks_by_number_validated'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clientread',
            name='client_read_of_a_dossier_or_a_query',
        ),
        migrations.AlterField(
            model_name='clientread',
            name='door',
            field=models.CharField(choices=[('list', 'Danh sách hồ sơ'), ('dossier', 'Hồ sơ'), ('timeline', 'Lịch sử hồ sơ'), ('deliveries', 'Tình trạng liên thông'), ('changes', 'Dòng thay đổi'), ('export', 'Tải về hồ sơ của một thời kỳ')], max_length=20, verbose_name='đọc gì'),
        ),
        AddConstraintNotValid(
            model_name='clientread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('door__in', ['list', 'changes', 'export']), ('dossier', None)), models.Q(('door__in', ['dossier', 'timeline', 'deliveries']), ('dossier__isnull', False)), _connector='OR'), name='client_read_of_a_dossier_or_a_query'),
        ),
    ]
