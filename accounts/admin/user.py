"""Accounts: made and changed by superusers; what one may do follows from memberships."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from ..models import Citizen, Membership, User
from .rights import SuperusersOnly

# Rights come from memberships, and tokens from signing in: neither is typed by hand.
admin.site.unregister(Group)
admin.site.unregister(AuthToken)


class MembershipInline(SuperusersOnly, TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("unit",)
    ordering = ("-valid_from",)


@admin.register(User)
class UserAdmin(SuperusersOnly, DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        (_("Quyền"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Mốc thời gian"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "is_staff")}),
        (_("Mật khẩu"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an account that acted stays; it is made inactive


@admin.register(Citizen)
class CitizenAdmin(SuperusersOnly, ModelAdmin):
    list_display = ("user", "personal_id_number", "date_of_birth", "phone")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__full_name", "personal_id_number", "phone")
    autocomplete_fields = ("user",)
