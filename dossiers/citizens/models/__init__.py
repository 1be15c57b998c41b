from .draft import Draft, DraftPaper
from .upload import Upload, UploadPart

__all__ = ["Draft", "DraftPaper", "Upload", "UploadPart"]
