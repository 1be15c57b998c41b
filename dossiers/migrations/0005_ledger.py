"""What the ledger of a finished dossier came to: new columns, empty, so no table is rewritten."""

import django.db.models.expressions
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0004_recomputation'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='citizen_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='chờ công dân (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='late_only_by_outage',
            field=models.BooleanField(editable=False, null=True, verbose_name='quá hạn chỉ do mất kết nối'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='link_down_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='hệ thống hộ tịch mất kết nối (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='link_working_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='hệ thống hộ tịch xử lý (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='paper_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='làm trên giấy (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='ward_clerk_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='bộ phận một cửa (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='ward_leader_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='lãnh đạo (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='ward_officer_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='công chức tư pháp - hộ tịch (phút)'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='working_minutes',
            field=models.IntegerField(editable=False, null=True, verbose_name='thời gian làm việc (phút)'),
        ),
        AddConstraintNotValid(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('citizen_minutes', None), ('late_only_by_outage', None), ('link_down_minutes', None), ('link_working_minutes', None), ('paper_minutes', None), ('ward_clerk_minutes', None), ('ward_leader_minutes', None), ('ward_officer_minutes', None), ('working_minutes', None)), models.Q(('citizen_minutes__gte', 0), ('citizen_minutes__isnull', False), ('late_only_by_outage__isnull', False), ('link_down_minutes__gte', 0), ('link_down_minutes__isnull', False), ('link_working_minutes__gte', 0), ('link_working_minutes__isnull', False), ('paper_minutes__gte', 0), ('paper_minutes__isnull', False), ('ward_clerk_minutes__gte', 0), ('ward_clerk_minutes__isnull', False), ('ward_leader_minutes__gte', 0), ('ward_leader_minutes__isnull', False), ('ward_officer_minutes__gte', 0), ('ward_officer_minutes__isnull', False), ('working_minutes', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('ward_clerk_minutes'), '+', models.F('ward_officer_minutes')), '+', models.F('ward_leader_minutes')), '+', models.F('citizen_minutes')), '+', models.F('link_down_minutes')), '+', models.F('link_working_minutes')), '+', models.F('paper_minutes'))), ('working_minutes__isnull', False)), _connector='OR'), name='dossier_ledger_adds_up'),
        ),
    ]
