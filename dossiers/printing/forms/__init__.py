"""Every form of a dossier. A new one, or a new version, exists by being named here."""

from ..base import FormRegister
from .apology import APOLOGY, APOLOGY_2018
from .birth_certificate import BIRTH_CERTIFICATE
from .control_sheet import CONTROL_SHEET
from .death_extract import DEATH_EXTRACT
from .marital_status import MARITAL_STATUS
from .marriage_certificate import MARRIAGE_CERTIFICATE
from .receipt import RECEIPT
from .refusal import REFUSAL
from .stop import STOP
from .supplement import SUPPLEMENT

FORMS = FormRegister(
    RECEIPT,
    SUPPLEMENT,
    REFUSAL,
    APOLOGY_2018,
    APOLOGY,
    STOP,
    CONTROL_SHEET,
    BIRTH_CERTIFICATE,
    MARRIAGE_CERTIFICATE,
    MARITAL_STATUS,
    DEATH_EXTRACT,
)
