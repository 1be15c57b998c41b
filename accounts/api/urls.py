from django.urls import path

from .token import TokenView

urlpatterns = [path("auth/token/", TokenView.as_view(), name="token")]
