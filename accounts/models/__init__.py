from .citizen import Citizen
from .membership import Membership, Role
from .unit import Unit, UnitSuccession
from .user import User

__all__ = ["Citizen", "Membership", "Role", "Unit", "UnitSuccession", "User"]
