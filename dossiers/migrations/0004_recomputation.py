"""A promise can be recomputed on record; a time limit that dossiers keep stays as it is."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


#: A dossier keeps the rule it was accepted under, so what the rule counts by must stay.
FUNCTION = """
CREATE FUNCTION onestop_kept_time_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.procedure, OLD.sub_type, OLD.unit, OLD.amount, OLD.cutoff, OLD.after_supplement,
        OLD.effective_from)
       IS DISTINCT FROM
       (NEW.procedure, NEW.sub_type, NEW.unit, NEW.amount, NEW.cutoff, NEW.after_supplement,
        NEW.effective_from)
       AND (EXISTS (SELECT 1 FROM dossiers_dossier WHERE rule_id = OLD.id)
            OR EXISTS (SELECT 1 FROM dossiers_duedate WHERE rule_id = OLD.id))
    THEN
        RAISE EXCEPTION 'dossiers keep time limit %: end it and add another', OLD.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'time_limit_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER kept_time_limit BEFORE UPDATE ON dossiers_timelimitrule
    FOR EACH ROW EXECUTE FUNCTION onestop_kept_time_limit();
"""
DROP = """
DROP TRIGGER kept_time_limit ON dossiers_timelimitrule;
DROP FUNCTION onestop_kept_time_limit();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0003_unit_calendars'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='event_transition_known',
        ),
        AddConstraintNotValid(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('transition__in', ['submit', 'accept', 'refuse', 'request_supplement', 'supply', 'start_processing', 'request_payment', 'confirm_payment', 'send_to_registry', 'registry_registered', 'registry_returned', 'ask_confirmation', 'confirm_draft', 'contest_draft', 'submit_for_signature', 'send_back', 'sign', 'sign_without_personal_id', 'attach_personal_id', 'extend', 'recompute', 'stop', 'withdraw', 'return_result'])), name='event_transition_known'),
        ),
        migrations.AlterField(
            model_name='event',
            name='transition',
            field=models.CharField(choices=[('submit', 'Nộp hồ sơ'), ('accept', 'Tiếp nhận'), ('refuse', 'Từ chối tiếp nhận'), ('request_supplement', 'Yêu cầu bổ sung'), ('supply', 'Bổ sung hồ sơ'), ('start_processing', 'Bắt đầu xử lý'), ('request_payment', 'Yêu cầu nộp phí, lệ phí'), ('confirm_payment', 'Xác nhận đã nộp phí'), ('send_to_registry', 'Gửi đăng ký hộ tịch'), ('registry_registered', 'Hệ thống hộ tịch đã đăng ký'), ('registry_returned', 'Hệ thống hộ tịch trả lại'), ('ask_confirmation', 'Gửi bản nháp cho công dân'), ('confirm_draft', 'Đồng ý bản nháp'), ('contest_draft', 'Đề nghị sửa bản nháp'), ('submit_for_signature', 'Trình ký'), ('send_back', 'Trả lại để xử lý'), ('sign', 'Ký kết quả'), ('sign_without_personal_id', 'Ký khi chưa có số định danh'), ('attach_personal_id', 'Bổ sung số định danh'), ('extend', 'Xin lỗi và hẹn lại'), ('recompute', 'Tính lại hạn trả'), ('stop', 'Dừng giải quyết'), ('withdraw', 'Rút hồ sơ'), ('return_result', 'Trả kết quả')], max_length=30, verbose_name='thao tác'),
        ),
        migrations.AlterField(
            model_name='duedate',
            name='kind',
            field=models.CharField(choices=[('first', 'Hẹn lần đầu'), ('shifted', 'Lùi do chờ công dân'), ('extended', 'Hẹn lại'), ('recomputed', 'Tính lại')], max_length=10, verbose_name='loại'),
        ),
        migrations.AlterField(
            model_name='duedate',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_dates', to='dossiers.timelimitrule', verbose_name='theo thời hạn'),
        ),
        migrations.RunSQL(FUNCTION, DROP),
    ]
