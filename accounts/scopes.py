"""What a client (an integrator's program) may be let do: OAuth 2.0 scopes, one a door."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """Each opens doors of the API; ``dossiers:personal`` only adds to what others show."""

    DOSSIERS_READ = "dossiers:read", _("Đọc hồ sơ (danh sách, hồ sơ, lịch sử)")
    DOSSIERS_PERSONAL = "dossiers:personal", _("Xem cả dữ liệu cá nhân trong những gì được đọc")
    EXPORTS_READ = "exports:read", _("Tải về hồ sơ của một thời kỳ (CSV, JSON Lines)")
    FEED_READ = "feed:read", _("Đọc dòng thay đổi của hồ sơ")
    DOSSIERS_SUBMIT = "dossiers:submit", _("Chuyển hồ sơ vào")
    WEBHOOKS_MANAGE = "webhooks:manage", _("Nhận sự kiện của hồ sơ qua webhook")
    DELIVERIES_READ = "deliveries:read", _("Đọc tình trạng liên thông của từng hồ sơ")
