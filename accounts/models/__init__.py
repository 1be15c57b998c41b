from .absence import Absence
from .browser_session import BrowserSession
from .citizen import Citizen
from .client import Client
from .client_secret import ClientSecret
from .client_token import ClientToken
from .contact import Contact, ContactKind
from .membership import Membership, Role
from .oidc import OidcAttempt, OidcIdentity, OidcProvider
from .one_time_code import OneTimeCode
from .sign_in_session import RefreshToken, SessionToken, SignInSession
from .unit import Unit, UnitSuccession
from .user import User

__all__ = [
    "Absence",
    "BrowserSession",
    "Citizen",
    "Client",
    "ClientSecret",
    "ClientToken",
    "Contact",
    "ContactKind",
    "Membership",
    "OidcAttempt",
    "OidcIdentity",
    "OidcProvider",
    "OneTimeCode",
    "RefreshToken",
    "Role",
    "SessionToken",
    "SignInSession",
    "Unit",
    "UnitSuccession",
    "User",
]
