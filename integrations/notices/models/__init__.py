from .template import Language, NoticeTemplate, NoticeTemplateVersion
from .turned_off import NoticeTurnedOff

__all__ = ["Language", "NoticeTemplate", "NoticeTemplateVersion", "NoticeTurnedOff"]
