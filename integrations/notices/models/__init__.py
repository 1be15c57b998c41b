from .template import Language, NoticeTemplate, NoticeTemplateVersion

__all__ = ["Language", "NoticeTemplate", "NoticeTemplateVersion"]
