from .absence import Absence
from .citizen import Citizen
from .membership import Membership, Role
from .unit import Unit, UnitSuccession
from .user import User

__all__ = ["Absence", "Citizen", "Membership", "Role", "Unit", "UnitSuccession", "User"]
