from django.urls import path

from .draft_papers import DraftPapersView, DraftPaperView
from .drafts import DraftSubmission, DraftsView, DraftView
from .feedback import FeedbackLookUpView, FeedbackView, MyFeedbackView
from .notices import MyNoticesView, NoticePreferencesView
from .payments import CallBackView, PaymentsView
from .ratings import RatingView
from .uploads import UploadsView, UploadView

_DRAFT = "drafts/<uuid:draft_id>/"

urlpatterns = [
    path("drafts/", DraftsView.as_view(), name="drafts"),
    path(_DRAFT, DraftView.as_view(), name="draft"),
    path(f"{_DRAFT}submit/", DraftSubmission.as_view(), name="draft-submission"),
    path(f"{_DRAFT}papers/", DraftPapersView.as_view(), name="draft-papers"),
    path(f"{_DRAFT}papers/<int:number>/", DraftPaperView.as_view(), name="draft-paper"),
    path("dossiers/<dossier_code:code>/payments/", PaymentsView.as_view(), name="payments"),
    path("payments/call-back/", CallBackView.as_view(), name="payment-call-back"),
    path("dossiers/<dossier_code:code>/rating/", RatingView.as_view(), name="rating"),
    path("feedback/", FeedbackView.as_view(), name="feedback"),
    path("feedback/look-up/", FeedbackLookUpView.as_view(), name="feedback-look-up"),
    path("me/feedback/", MyFeedbackView.as_view(), name="my-feedback"),
    path("me/notices/", MyNoticesView.as_view(), name="my-notices"),
    path("me/notice-preferences/", NoticePreferencesView.as_view(), name="notice-preferences"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:upload_id>/", UploadView.as_view(), name="upload"),
]
