"""Accounts: made and changed by administrators; what one may do follows from memberships.

Nobody's own account is here, nor their memberships: an administrator's rights are another's to
change. And who decides about rights holds none in a unit.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken
from unfold.admin import TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from ..browser_sessions import end_all
from ..models import Citizen, Membership, User
from ..second_factor import device_of
from .memberships import MembershipForms
from .model_admin import ModelAdmin
from .rights import SuperusersOnly, staff_of
from .second_factor_reset import reset_page

# Rights come from memberships, tokens and devices from their owners: none is typed by hand.
for model in (Group, AuthToken, TOTPDevice, StaticDevice):
    admin.site.unregister(model)

#: Whoever loses or gains one of these signs in anew.
_RIGHTS = frozenset({"is_active", "is_staff", "is_superuser"})


class NewUserForm(UserCreationForm):
    """The administrator's password is good for one sign-in: its owner chooses another."""

    def save(self, commit: bool = True) -> Any:
        self.instance.must_change_password = True
        return super().save(commit)


class ResetPasswordForm(AdminPasswordChangeForm):
    """The same for a password that was forgotten; whoever is signed in with the old one is out."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = True
        user = super().save(commit)
        end_all(user)
        return user


class MembershipInline(SuperusersOnly, TabularInline):
    model = Membership
    formset = MembershipForms
    extra = 0
    autocomplete_fields = ("unit",)
    ordering = ("-valid_from",)


@admin.register(User)
class UserAdmin(SuperusersOnly, DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg, misc]
    form = UserChangeForm
    add_form = NewUserForm
    change_password_form = ResetPasswordForm
    list_display = ("username", "full_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password_cell", "full_name", "email")}),
        (_("Quyền"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Xác thực hai lớp"), {"fields": ("second_factor_cell",)}),
        (_("Mốc thời gian"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined", "password_cell", "second_factor_cell")
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "is_staff")}),
        (_("Mật khẩu"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        others: QuerySet[User] = super().get_queryset(request).exclude(pk=staff_of(request).pk)
        return others

    def get_urls(self) -> list[URLPattern]:
        reset = self.admin_site.admin_view(reset_page)
        own = path("<int:pk>/second-factor/", reset, name="accounts_user_second_factor")
        return [own, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and _RIGHTS & set(form.changed_data):
            end_all(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.changed_objects or formset.deleted_objects:
            end_all(form.instance)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an account that acted stays; it is made inactive

    @admin.display(description=_("Mật khẩu"))
    def password_cell(self, user: User) -> SafeString:
        """Whether there is one; of its hash nobody needs a part."""
        return format_html(
            '{} · <a class="os-link" href="{}">{}</a>',
            _("đã đặt") if user.has_usable_password() else _("không có"),
            reverse("admin:auth_user_password_change", args=[user.pk]),
            _("Đặt lại"),
        )

    @admin.display(description=_("Điện thoại"))
    def second_factor_cell(self, user: User) -> SafeString | Promise:
        device = device_of(user)
        if device is None:
            return _("chưa bật")
        since = timezone.localtime(device.created_at).strftime("%H:%M %d/%m/%Y")
        return format_html(
            '{} · <a class="os-link" href="{}">{}</a>',
            _("đã xác nhận lúc %(at)s") % {"at": since},
            reverse("admin:accounts_user_second_factor", args=[user.pk]),
            _("Đặt lại"),
        )


@admin.register(Citizen)
class CitizenAdmin(SuperusersOnly, ModelAdmin):
    list_display = ("user", "personal_id_number", "date_of_birth", "phone")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__full_name", "personal_id_number", "phone")
    autocomplete_fields = ("user",)
