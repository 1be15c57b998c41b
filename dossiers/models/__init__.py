from .change import Change, ChangeCount
from .client_read import ClientRead
from .digest_sent import DigestSent
from .document import Document
from .dossier import Channel, Dossier
from .due_date import DueDate
from .event import GENESIS, Event
from .holiday import CalendarYear, Holiday
from .inbound_dossier import InboundCode, InboundCopy, InboundDossier
from .numbering import DossierCounter
from .printed_form import PrintedForm
from .scan import Scan, ScanViewing
from .time_limit_rule import TimeLimitRule
from .viewing import Viewing
from .working_hours import Closure, WorkingHours

__all__ = [
    "GENESIS",
    "CalendarYear",
    "Change",
    "ChangeCount",
    "Channel",
    "ClientRead",
    "Closure",
    "DigestSent",
    "Document",
    "Dossier",
    "DossierCounter",
    "DueDate",
    "Event",
    "Holiday",
    "InboundCode",
    "InboundCopy",
    "InboundDossier",
    "PrintedForm",
    "Scan",
    "ScanViewing",
    "TimeLimitRule",
    "Viewing",
    "WorkingHours",
]
