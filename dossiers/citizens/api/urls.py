from django.urls import path

from .draft_papers import DraftPapersView, DraftPaperView
from .drafts import DraftSubmission, DraftsView, DraftView
from .uploads import UploadsView, UploadView

_DRAFT = "drafts/<uuid:draft_id>/"

urlpatterns = [
    path("drafts/", DraftsView.as_view(), name="drafts"),
    path(_DRAFT, DraftView.as_view(), name="draft"),
    path(f"{_DRAFT}submit/", DraftSubmission.as_view(), name="draft-submission"),
    path(f"{_DRAFT}papers/", DraftPapersView.as_view(), name="draft-papers"),
    path(f"{_DRAFT}papers/<int:number>/", DraftPaperView.as_view(), name="draft-paper"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:upload_id>/", UploadView.as_view(), name="upload"),
]
