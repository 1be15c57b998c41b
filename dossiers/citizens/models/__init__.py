from .draft import Draft, DraftPaper
from .feedback import Feedback
from .payment import GatewayCall, Payment
from .rating import Rating
from .upload import Upload, UploadPart

__all__ = [
    "Draft",
    "DraftPaper",
    "Feedback",
    "GatewayCall",
    "Payment",
    "Rating",
    "Upload",
    "UploadPart",
]
