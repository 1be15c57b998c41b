from django.urls import path

from .feedback import FeedbackPage
from .pages import dossier, filing, home, my_dossiers, notices, sign_in
from .tracking import TrackingPage

app_name = "citizens"
urlpatterns = [
    path("", home, name="home"),
    path("tra-cuu/", TrackingPage.as_view(), name="tracking"),
    path("gop-y/", FeedbackPage.as_view(), name="feedback"),
    path("dang-nhap/", sign_in, name="sign-in"),
    path("thong-bao/", notices, name="notices"),
    path("ho-so/", my_dossiers, name="my-dossiers"),
    path("ho-so/nop/<str:procedure>/", filing, name="filing"),
    path("ho-so/<str:code>/", dossier, name="dossier"),
]
