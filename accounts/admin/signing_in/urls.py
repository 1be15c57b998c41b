"""Under /admin/, before the site's own addresses: these two of which it has simpler ones."""

from django.contrib import admin
from django.urls import path

from .my_sessions import my_sessions_page
from .own_password import OwnPasswordView
from .second_factor import second_factor_page
from .sign_in import CodeView, SignInView

_wrap = admin.site.admin_view

urlpatterns = [
    path("login/", SignInView.as_view(), name="sign-in"),
    path("login/code/", CodeView.as_view(), name="sign-in-code"),
    path("password_change/", _wrap(OwnPasswordView.as_view()), name="own-password"),
    path("me/sessions/", _wrap(my_sessions_page), name="my-sessions"),
    path("me/second-factor/", _wrap(second_factor_page), name="second-factor"),
]
